using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Wheelhouse.HelpCenterSite;
using Wheelhouse.Testing;

namespace Wheelhouse.KnowledgeBase.Tests.Samples;

/// <summary>The demo's website on a free port, made from a copy of its articles that a test may change.</summary>
internal sealed class SampleWebsite : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _folder;

    private SampleWebsite(WebApplication app, string folder)
    {
        (_app, _folder) = (app, folder);
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public Uri Address { get; }

    /// <param name="language">The folder that the site is made of; all of them unless told.</param>
    public static async Task<SampleWebsite> StartAsync(string language = "")
    {
        var folder = Directory.CreateTempSubdirectory("wheelhouse-website-").FullName;
        var samples = Checkout.PathTo("samples", "help-center");
        foreach (var file in Directory.EnumerateFiles(Path.Combine(samples, language), "*.md", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(samples, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var app = Website.Build(["--urls", "http://127.0.0.1:0", "--folder", folder, "--Logging:LogLevel:Microsoft.Hosting.Lifetime", "Warning"]);
        await app.StartAsync();
        return new SampleWebsite(app, folder);
    }

    public void Remove(string article) => File.Delete(Path.Combine(_folder, article));

    public void Change(string article, string from, string to)
    {
        var file = Path.Combine(_folder, article);
        File.WriteAllText(file, File.ReadAllText(file).Replace(from, to, StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
