using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Wheelhouse.Accounts;
using Wheelhouse.Captain;
using Wheelhouse.Channels;
using Wheelhouse.Inbox;
using Wheelhouse.KnowledgeBase;
using Wheelhouse.Platform.Data;

namespace Wheelhouse.Host;

/// <summary>
/// The OpenAPI document, so that clients can be generated from it: every shape under a name of its own, ids as the
/// integers that they are on the wire.
/// </summary>
internal static class ApiDocument
{
    private static readonly Assembly[] Modules =
    [
        typeof(AccountsModule).Assembly, typeof(InboxModule).Assembly, typeof(KnowledgeBaseModule).Assembly,
        typeof(ChannelsModule).Assembly, typeof(CaptainModule).Assembly,
    ];

    private static readonly Lazy<HashSet<string>> Ambiguous = new(static () =>
        [.. Modules.SelectMany(static m => m.GetTypes()).Where(static t => !t.IsGenericTypeDefinition).Select(Short)
            .GroupBy(static name => name).Where(static same => same.Skip(1).Any()).Select(static same => same.Key)]);

    public static IServiceCollection AddApiDocument(this IServiceCollection services) => services.AddOpenApi("v1", static options =>
    {
        options.CreateSchemaReferenceId = static shape => OpenApiOptions.CreateDefaultSchemaReferenceId(shape) is { } usual ? Name(shape.Type, usual) : null;
        options.AddSchemaTransformer(static (schema, context, _) =>
        {
            Describe(schema, context.JsonTypeInfo);
            return Task.CompletedTask;
        });
        // PUT and PATCH are one handler under one name; in the document each operation needs its own.
        options.AddOperationTransformer(static (operation, context, _) =>
        {
            if (HttpMethods.IsPut(context.Description.HttpMethod ?? ""))
            {
                operation.OperationId += "ByPut";
            }

            return Task.CompletedTask;
        });
    });

    /// <summary>Most requests and answers are nested and named alike: the use case around them tells them apart.</summary>
    private static string Name(Type type, string usual)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsGenericType)
        {
            return $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}Of{string.Join("And", type.GetGenericArguments().Select(static a => Name(a, a.Name)))}";
        }

        if (!Modules.Contains(type.Assembly))
        {
            return usual;
        }

        var name = Short(type);
        return Ambiguous.Value.Contains(name) ? type.Namespace?["Wheelhouse.".Length..].Replace(".", "", StringComparison.Ordinal) + name : name;
    }

    private static string Short(Type type) => type.DeclaringType is { } around ? Short(around) + type.Name : type.Name;

    private static void Describe(OpenApiSchema schema, JsonTypeInfo shape)
    {
        var type = Nullable.GetUnderlyingType(shape.Type) ?? shape.Type;
        if (type.GetInterfaces().Any(static i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(ITypedId<>)))
        {
            schema.Type = JsonSchemaType.Integer;
            schema.Format = "int64";
        }
        else if (type.IsEnum)
        {
            // Whether a member may be null is said where the member stands.
            schema.Enum = schema.Enum?.Where(static word => word?.GetValueKind() == JsonValueKind.String).ToList();
        }
        else if (type == typeof(JsonObject))
        {
            schema.Type = JsonSchemaType.Object;
        }
        else if (schema.Type is { } kinds && (kinds & (JsonSchemaType.Integer | JsonSchemaType.Number)) != 0)
        {
            // Numbers may be sent as strings; they are never answered so.
            schema.Type = kinds & ~JsonSchemaType.String;
            schema.Pattern = null;
        }
    }
}
