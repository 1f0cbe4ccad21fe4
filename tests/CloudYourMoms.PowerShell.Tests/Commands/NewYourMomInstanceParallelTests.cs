using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

public sealed class NewYourMomInstanceParallelTests
{
    private const string Slow = "New-YourMomInstance @platform @account";

    [Fact]
    public async Task Inputs_are_created_or_fail_independently_with_target()
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("inputs", new object[] { Desk("1"), "{", Desk("2"), """{ "name": "3" }""", Desk("4") });

        var result = await session.RunAsync("$inputs | New-YourMomInstance -ThrottleLimit 2 @platform @account");

        Assert.Null(result.Terminating);
        Assert.Equal(
            ["1", "2", "4"], result.Output.Select(record => (string)record.Properties["Name"].Value).Order(StringComparer.Ordinal));
        Assert.Equal(["InvalidInstance", "ConfigurationMissing"], result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal("3", result.Errors[1].TargetObject);
    }

    [Fact]
    public async Task Error_holds_no_secret_of_its_input()
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("inputs", new object[]
        {
            """{ "your_mom": { "key": "<key>" }, "name": "n", "configuration": { "password": "p4ss+of/json" } }""",
            new System.Collections.Hashtable
            {
                ["name"] = "n",
                ["configuration"] = new System.Collections.Hashtable { ["password"] = "p4ss+of/table" },
            },
            """{ "password": p4ss+unquoted/ }""",
        });

        var result = await session.RunAsync("$inputs | New-YourMomInstance @platform @account");

        Assert.Equal(3, result.Errors.Count);
        Assert.All(result.Errors, error => Assert.DoesNotContain(
            "p4ss",
            System.Management.Automation.PSSerializer.Serialize(error) +
            System.Management.Automation.PSSerializer.Serialize(error.TargetObject),
            StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failure_of_a_single_input_terminates()
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAsync("'{' | New-YourMomInstance @platform @account; 'the script continued'");

        Assert.Equal("InvalidInstance", result.FailureId);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Creates_run_concurrently()
    {
        await using var session = await ModuleSession.StartAsync(options => options with { CreateDelay = TimeSpan.FromMilliseconds(500) });
        session.Set("inputs", Enumerable.Range(0, 8).Select(number => (object)Desk($"{number}")).ToArray());

        var run = session.Begin("$inputs | New-YourMomInstance -ThrottleLimit 8 @platform @account");
        await run.FirstOutput;

        // One after another, the first response would come before the second request.
        Assert.Equal(8, session.Sandbox.Requests.Count);
        Assert.Equal(8, (await run.Completion).Output.Count);
    }

    [Fact]
    public async Task Progress_counts_creates()
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("inputs", new object[] { Desk("1"), Desk("2") });

        var result = await session.RunAsync("$inputs | New-YourMomInstance @platform @account");

        Assert.Contains(
            result.Progress, record => record.StatusDescription.StartsWith("1 in progress, 0 created, 0 failed", StringComparison.Ordinal));
        Assert.Equal(System.Management.Automation.ProgressRecordType.Completed, result.Progress[^1].RecordType);
    }

    [Fact]
    public async Task WhatIf_of_many_inputs_shows_no_progress()
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("inputs", new object[] { Desk("1"), Desk("2") });

        Assert.Empty((await session.RunAsync("$inputs | New-YourMomInstance -WhatIf @platform @account")).Progress);
    }

    [Fact]
    public async Task Create_pending_at_stop_is_reported_with_its_id()
    {
        var host = new RecordingHost();
        await using var first = new FirstRequest();
        await using var session = await ModuleSession.StartAsync(
            options => options with { CreateDelay = TimeSpan.FromSeconds(1), RequestLog = first }, host);
        session.Set("inputs", new object[] { Desk("Stopped") });

        var run = session.Begin($"$inputs | {Slow}");
        await first.Noted;
        var result = await run.StopAsync()
            .ContinueWith(_ => run.Completion, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default)
            .Unwrap();

        Assert.Empty(result.Output);
        Assert.Single(session.Sandbox.Instances);
        Assert.Contains(
            "Instance 'Stopped' was created as 123. "
            + $"Run Get-YourMomInstance -Id 123 -BaseUri '{session.Sandbox.BaseUri}' to get it with its token.",
            host.Warnings);
    }

    [Theory]
    [InlineData("A")]
    [InlineData("A", "B")]
    public async Task Stop_during_lookup_warns_of_a_possible_instance(params string[] names)
    {
        // Without a console: the warning is in the stream of the stopped command.
        var fault = Fault.Parse("POST /instances status=504 times=2");
        await using var session = await ModuleSession.StartAsync(options => options with { Faults = [fault] });
        session.Set("inputs", names.Select(name => (object)Desk(name)).ToArray());

        // The output waits until each create is looked up, so that the stop occurs after the requests are sent.
        var run = session.Begin(
            $"$seen = @{{}}; $inputs | {Slow} -Verbose 4>&1 | Where-Object {{ \"$_\" -like 'Looking up*' }} | ForEach-Object {{ " +
            $"$seen[\"$_\".Split(\"'\")[1]] = $true; if ($seen.Count -eq {names.Length}) {{ $_ }} }}");
        await run.FirstOutput;
        await run.StopAsync();
        var result = await run.Completion;

        Assert.All(names, name =>
        {
            var outcome = $"Unknown whether instance '{name}' was created";
            var warning = Assert.Single(result.Warnings, line => line.Contains(outcome, StringComparison.Ordinal));
            Assert.Contains($"Get-YourMomInstance -Name '{name}' -BaseUri '{session.Sandbox.BaseUri}'", warning, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Create_pending_at_a_terminating_error_is_reported()
    {
        var host = new RecordingHost();
        await using var session = await ModuleSession.StartAsync(options => options with { CreateDelay = TimeSpan.FromSeconds(1) }, host);
        session.Set("desk", Desk("In progress"));
        session.Set("awaitRequest", () => SpinWait.SpinUntil(
            () => session.Sandbox.Requests.Count > 0 || TestContext.Current.CancellationToken.IsCancellationRequested));

        var result = await session.RunAsync($"& {{ $desk; $null = $awaitRequest.Invoke(); '{{' }} | {Slow} -ErrorAction Stop");

        Assert.NotNull(result.Terminating);
        Assert.Single(session.Sandbox.Instances);
        Assert.Contains(host.Warnings, line => line.StartsWith("Instance 'In progress' was created as 123.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Create_whose_record_was_not_consumed_is_reported()
    {
        var host = new RecordingHost();
        await using var session = await ModuleSession.StartAsync(host: host);
        session.Set("inputs", new object[] { Desk("Dropped") });

        var result = await session.RunAsync($"$inputs | {Slow} | ForEach-Object {{ throw 'downstream' }}");

        Assert.Contains("downstream", result.Terminating!.Message, StringComparison.Ordinal);
        Assert.Contains(host.Warnings, line => line.StartsWith("Instance 'Dropped' was created as 123.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Deferred_failure_is_reported_when_the_pipeline_ends()
    {
        var host = new RecordingHost();
        await using var session = await ModuleSession.StartAsync(host: host);

        var result = await session.RunAsync($"& {{ '{{'; throw 'upstream' }} | {Slow}");

        Assert.Contains("upstream", result.Terminating!.Message, StringComparison.Ordinal);
        Assert.Contains(host.Warnings, line => line.StartsWith("The instance cannot be created", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lost_response_names_the_command_that_recovers_the_token()
    {
        await using var session = await ModuleSession.StartAsync(
            options => options with { Faults = [Fault.Parse("POST /instances drop=after"), Fault.Parse("GET /instances/* status=500")] });
        session.Set("inputs", new object[] { Desk("Lost") });

        var failure = (await session.RunAsync($"$inputs | {Slow}")).Failure;

        Assert.StartsWith("CreateResponseLost", failure.FullyQualifiedErrorId, StringComparison.Ordinal);
        var command = Assert.Single(System.Text.RegularExpressions.Regex.Matches(
            failure.ErrorDetails.RecommendedAction, @"Get-YourMomInstance -Id \d+", default, TimeSpan.FromSeconds(1))).Value;
        var found = Assert.Single((await session.RunAsync($"{command} @platform @account")).Output);
        Assert.Equal(Assert.Single(session.Sandbox.Instances).Token, ModuleSession.ToPlainText(found.Properties["Token"].Value));
    }

    private static string Desk(string name) =>
        $$"""{ "your_mom": { "key": "zendesk" }, "name": "{{name}}", "configuration": { "username": "u", "password": "p4ssword" } }""";
}
