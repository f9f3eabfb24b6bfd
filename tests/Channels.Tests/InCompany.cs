using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Channels.Tests;

/// <summary>One host and one company for the tests of a class.</summary>
public sealed class CompanyFixture : IAsyncLifetime
{
    public Company Company { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Company = await Company.StartAsync();

    public ValueTask DisposeAsync() => Company.DisposeAsync();
}

/// <summary>A company that has heard nothing yet.</summary>
public abstract class InCompany(CompanyFixture fixture) : IClassFixture<CompanyFixture>, IAsyncLifetime
{
    protected Company Company { get; } = fixture.Company;

    public virtual async ValueTask InitializeAsync() => await Company.ForgetAsync();

    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
