using Wheelhouse.Captain.Models;
using Wheelhouse.Captain.Tests.Models;
using Wheelhouse.Captain.Tests.Privacy;

namespace Wheelhouse.Captain.Tests.Runtimes;

public sealed class DirectRuntimeTests() : RuntimeTests(new DirectRuntime());

public sealed class DirectModelWriterTests() : ModelWriterTests(new DirectRuntime());

public sealed class DirectToolLoopTests() : ToolLoopTests(new DirectRuntime());

public sealed class DirectProviderFailureTests() : ProviderFailureTests(new DirectRuntime());

public sealed class DirectInjectedInstructionsTests() : InjectedInstructionsTests(new DirectRuntime());

public sealed class DirectOutgoingTests() : OutgoingTests(new DirectRuntime());

public sealed class DirectRuntimeAllowanceTests() : RuntimeAllowanceTests(new DirectRuntime());
