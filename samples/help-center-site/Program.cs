using Wheelhouse.HelpCenterSite;

await Website.Build(args).RunAsync();
