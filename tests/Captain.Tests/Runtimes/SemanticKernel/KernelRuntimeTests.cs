using Wheelhouse.Captain.SemanticKernel;
using Wheelhouse.Captain.Tests.Models;
using Wheelhouse.Captain.Tests.Privacy;

namespace Wheelhouse.Captain.Tests.Runtimes.SemanticKernel;

public sealed class KernelRuntimeTests() : RuntimeTests(new KernelRuntime());

public sealed class KernelModelWriterTests() : ModelWriterTests(new KernelRuntime());

public sealed class KernelToolLoopTests() : ToolLoopTests(new KernelRuntime());

public sealed class KernelProviderFailureTests() : ProviderFailureTests(new KernelRuntime());

public sealed class KernelInjectedInstructionsTests() : InjectedInstructionsTests(new KernelRuntime());

public sealed class KernelOutgoingTests() : OutgoingTests(new KernelRuntime());

public sealed class KernelRuntimeAllowanceTests() : RuntimeAllowanceTests(new KernelRuntime());
