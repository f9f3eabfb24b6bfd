using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Wheelhouse.Platform.Identity;

namespace Wheelhouse.Platform.Data;

/// <summary>The mapping rules that hold in every module.</summary>
internal static class ModuleModel
{
    /// <summary>Typed ids become bigint columns, enums become snake_case text.</summary>
    public static void ConvertOwnTypes(ModelConfigurationBuilder configuration, Assembly module)
    {
        var assemblies = module.GetReferencedAssemblies()
            .Where(a => a.Name!.StartsWith("Wheelhouse.", StringComparison.Ordinal))
            .Select(Assembly.Load).Append(module);
        foreach (var type in assemblies.SelectMany(a => a.GetTypes()).Where(t => t.IsValueType && !t.ContainsGenericParameters))
        {
            if (type.IsEnum)
            {
                configuration.Properties(type).HaveConversion(typeof(EnumText<>).MakeGenericType(type));
            }
            else if (IsTypedId(type))
            {
                configuration.Properties(type).HaveConversion(typeof(IdNumber<>).MakeGenericType(type));
            }
        }
    }

    /// <summary>Columns are the properties in snake_case; a typed id that is the whole key is an identity column.</summary>
    public static void NameColumns(ModelBuilder model)
    {
        foreach (var entity in model.Model.GetEntityTypes())
        {
            foreach (var property in entity.GetProperties().Where(p => p.FindAnnotation("Relational:ColumnName") is null))
            {
                property.SetColumnName(JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name));
            }

            if (entity.FindPrimaryKey()?.Properties is [{ Name: "Id" } key] && IsTypedId(key.ClrType))
            {
                key.ValueGenerated = Microsoft.EntityFrameworkCore.Metadata.ValueGenerated.OnAdd;
            }
        }
    }

    /// <summary>Adds the filter "account" to every tenant's entity. Without a current account it lets nothing through.</summary>
    public static void KeepAccountsApart(ModelBuilder model, ModuleDb db)
    {
        foreach (var entity in model.Model.GetEntityTypes().Where(e => typeof(IAccountOwned).IsAssignableFrom(e.ClrType)))
        {
            var row = Expression.Parameter(entity.ClrType, "row");
            var current = Expression.Property(Expression.Constant(db, typeof(ModuleDb)), nameof(ModuleDb.CurrentAccount));
            var same = Expression.Equal(
                Expression.Convert(Expression.Property(row, nameof(IAccountOwned.AccountId)), typeof(AccountId?)), current);
            model.Entity(entity.ClrType).HasQueryFilter(ModuleDb.AccountFilter, Expression.Lambda(same, row));
        }
    }

    private static bool IsTypedId(Type type) => type.IsValueType
        && Array.Exists(type.GetInterfaces(), i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ITypedId<>));

    private sealed class IdNumber<T>() : ValueConverter<T, long>(id => id.Value, value => From(value))
        where T : struct, ITypedId<T>
    {
        // An expression tree cannot call a static interface member.
        private static T From(long value) => T.From(value);
    }

    private sealed class EnumText<T>() : ValueConverter<T, string>(
        value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()),
        text => Enum.Parse<T>(text.Replace("_", "", StringComparison.Ordinal), true))
        where T : struct, Enum;
}
