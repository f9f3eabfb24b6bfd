using System.Reflection;
using Shouldly;
using Wheelhouse.Architecture.BadModule;
using Wheelhouse.Architecture.Tests.Rules;
using Xunit;

namespace Wheelhouse.Architecture.Tests;

public sealed class BoundaryTests
{
    public static TheoryData<string> Modules => [.. ModuleBoundaries.Allowed.Keys];

    [Theory]
    [MemberData(nameof(Modules))]
    public void A_module_refers_only_to_modules_below_it(string module) =>
        ModuleBoundaries.ForbiddenReferences(Assembly.Load($"Wheelhouse.{module}"), ModuleBoundaries.Allowed[module]).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Modules))]
    public void A_module_shows_only_its_contracts(string module)
    {
        if (module is "Platform")
        {
            return; // the shared library is all contract
        }

        ModuleBoundaries.LeakedTypes(Assembly.Load($"Wheelhouse.{module}")).ShouldBeEmpty();
    }

    [Fact]
    public void The_bad_module_breaks_both_rules()
    {
        var bad = typeof(LeakyService).Assembly;
        ModuleBoundaries.ForbiddenReferences(bad, ["Platform"]).ShouldHaveSingleItem().ShouldContain("Wheelhouse.Captain");
        ModuleBoundaries.LeakedTypes(bad).ShouldHaveSingleItem().ShouldContain("LeakyService");
    }
}
