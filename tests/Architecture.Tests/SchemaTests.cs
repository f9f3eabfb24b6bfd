using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Shouldly;
using Wheelhouse.Platform.Data;
using Xunit;

namespace Wheelhouse.Architecture.Tests;

/// <summary>SQL files migrate and EF Core maps: both must say the same.</summary>
public sealed class SchemaTests(AppFixture app) : IClassFixture<AppFixture>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_mapped_column_exists_with_the_mapped_nullability()
    {
        var columns = await ReadColumnsAsync();
        var missing = new List<string>();
        var seen = 0;
        await using var scope = app.Host.Services.CreateAsyncScope();
        foreach (var table in Contexts(scope.ServiceProvider).SelectMany(db => db.Model.GetEntityTypes()))
        {
            foreach (var property in table.GetProperties())
            {
                var store = StoreObjectIdentifier.Table(table.GetTableName()!, table.GetSchema());
                var name = $"{table.GetSchema()}.{table.GetTableName()}.{property.GetColumnName(store)}";
                seen++;
                if (!columns.TryGetValue(name, out var nullable))
                {
                    missing.Add($"{name} is mapped but does not exist");
                }
                else if (nullable != property.IsNullable)
                {
                    missing.Add($"{name} is {(nullable ? "nullable" : "required")} in the table and not in the mapping");
                }
            }
        }

        missing.ShouldBeEmpty();
        seen.ShouldBeGreaterThan(60);
    }

    [Fact]
    public async Task Every_table_of_a_tenant_starts_with_its_account()
    {
        await using var scope = app.Host.Services.CreateAsyncScope();
        var unfiltered = from db in Contexts(scope.ServiceProvider)
                         from entity in db.Model.GetEntityTypes()
                         where typeof(IAccountOwned).IsAssignableFrom(entity.ClrType)
                         where !entity.GetDeclaredQueryFilters().Any(f => f.Key == ModuleDb.AccountFilter)
                         select entity.ClrType.Name;
        unfiltered.ShouldBeEmpty();
    }

    private static IEnumerable<ModuleDb> Contexts(IServiceProvider services) =>
        from assembly in AppDomain.CurrentDomain.GetAssemblies()
        where assembly.GetName().Name?.StartsWith("Wheelhouse.", StringComparison.Ordinal) == true
        from type in assembly.GetTypes()
        where type.IsSubclassOf(typeof(ModuleDb))
        select services.GetService(type) as ModuleDb into db
        where db is not null
        select db;

    private async Task<Dictionary<string, bool>> ReadColumnsAsync()
    {
        await using var connection = new NpgsqlConnection(app.Host.ConnectionString);
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(
            "select table_schema || '.' || table_name || '.' || column_name, is_nullable = 'YES' from information_schema.columns", connection);
        await using var reader = await command.ExecuteReaderAsync(Token);
        var columns = new Dictionary<string, bool>();
        while (await reader.ReadAsync(Token))
        {
            columns[reader.GetString(0)] = reader.GetBoolean(1);
        }

        return columns;
    }
}
