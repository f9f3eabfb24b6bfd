using Wheelhouse.Platform.Data;

namespace Wheelhouse.Captain.Contracts;

/// <summary>One assistant of an account: a name, instructions and a knowledge base.</summary>
public readonly record struct AssistantId(long Value) : ITypedId<AssistantId>
{
    public static AssistantId From(long value) => new(value);

    public static bool TryParse(string? text, IFormatProvider? provider, out AssistantId id) => TypedIds.TryParse(text, out id);

    public override string ToString() => TypedIds.Format(Value);
}

/// <summary>A model that an account has named: endpoint, model id and key.</summary>
public readonly record struct NamedModelId(long Value) : ITypedId<NamedModelId>
{
    public static NamedModelId From(long value) => new(value);

    public static bool TryParse(string? text, IFormatProvider? provider, out NamedModelId id) => TypedIds.TryParse(text, out id);

    public override string ToString() => TypedIds.Format(Value);
}

/// <summary>A tool that an account has made: a request to a server of its own, with what may be filled in.</summary>
public readonly record struct CustomToolId(long Value) : ITypedId<CustomToolId>
{
    public static CustomToolId From(long value) => new(value);

    public static bool TryParse(string? text, IFormatProvider? provider, out CustomToolId id) => TypedIds.TryParse(text, out id);

    public override string ToString() => TypedIds.Format(Value);
}

/// <summary>A rule of an account about words that hold a message back.</summary>
public readonly record struct SensitiveRuleId(long Value) : ITypedId<SensitiveRuleId>
{
    public static SensitiveRuleId From(long value) => new(value);

    public static bool TryParse(string? text, IFormatProvider? provider, out SensitiveRuleId id) => TypedIds.TryParse(text, out id);

    public override string ToString() => TypedIds.Format(Value);
}

/// <summary>What an assistant does in a certain case, in its team's words.</summary>
public readonly record struct ScenarioId(long Value) : ITypedId<ScenarioId>
{
    public static ScenarioId From(long value) => new(value);

    public static bool TryParse(string? text, IFormatProvider? provider, out ScenarioId id) => TypedIds.TryParse(text, out id);

    public override string ToString() => TypedIds.Format(Value);
}

/// <summary>A server that offers tools by the Model Context Protocol.</summary>
public readonly record struct McpServerId(long Value) : ITypedId<McpServerId>
{
    public static McpServerId From(long value) => new(value);

    public static bool TryParse(string? text, IFormatProvider? provider, out McpServerId id) => TypedIds.TryParse(text, out id);

    public override string ToString() => TypedIds.Format(Value);
}
