using System.Net;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Wheelhouse.Accounts.SignIn;
using Wheelhouse.Platform.Http;
using Wheelhouse.Testing;
using Xunit;

namespace Wheelhouse.Accounts.Tests;

public sealed class SignInThrottleTests
{
    private readonly TestClock _clock = new(new DateTimeOffset(2026, 1, 5, 12, 0, 0, TimeSpan.Zero));
    private readonly SignInThrottle _throttle;

    public SignInThrottleTests() => _throttle = new SignInThrottle(_clock);

    [Fact]
    public void An_IPv6_network_is_one_neighbour()
    {
        for (var i = 1; i <= 20; i++)
            Fail($"2001:db8:1:2::{i:x}", $"{i}@example.com");
        Should.Throw<DomainException>(() => Fail("2001:db8:1:2:ffff::1", "new@example.com")).Status.ShouldBe(429);
        Fail("2001:db8:1:3::1", "new@example.com");
    }

    [Fact]
    public void What_succeeds_or_breaks_off_is_given_back_and_nothing_is_kept_of_it()
    {
        for (var i = 0; i < 100; i++)
        {
            using var attempt = Begin("192.0.2.1", "ada@example.com");
            _throttle.Kept.ShouldBe(2);
        }

        _throttle.Kept.ShouldBe(0);
    }

    [Fact]
    public void Attempts_under_way_count()
    {
        var underWay = Enumerable.Range(0, 10).Select(i => Begin($"192.0.2.{i}", "ada@example.com")).ToList();
        Should.Throw<DomainException>(() => Begin("192.0.2.99", "ada@example.com")).RetryAfter.ShouldBe(TimeSpan.FromMinutes(15));
        underWay[0].Dispose();
        Begin("192.0.2.99", "ada@example.com").Dispose();
        underWay.ForEach(static a => a.Fail());
        _clock.Advance(TimeSpan.FromMinutes(15));
        Begin("192.0.2.99", "ada@example.com").Dispose();
    }

    [Fact]
    public void Long_names_are_not_kept_and_many_are_forgotten_when_their_time_is_over()
    {
        var name = new string('x', 1_000_000);
        Fail("192.0.2.1", name);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var i = 0; i < 50; i++)
            Fail($"198.51.100.{i}", $"{i}{name}");
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(40_000_000, "fifty names are a hundred megabytes");
        for (var i = 0; i < 12_000; i++)
            Fail($"10.{i / 250 % 250}.{i % 250}.1", $"{i}");
        _clock.Advance(TimeSpan.FromMinutes(16));
        Fail("192.0.2.1", "last");
        _throttle.Kept.ShouldBe(2);
    }

    private void Fail(string address, string who)
    {
        using var attempt = Begin(address, who);
        attempt.Fail();
    }

    private SignInThrottle.Attempt Begin(string address, string who) =>
        _throttle.Begin(new DefaultHttpContext { Connection = { RemoteIpAddress = IPAddress.Parse(address) } }, who);
}
