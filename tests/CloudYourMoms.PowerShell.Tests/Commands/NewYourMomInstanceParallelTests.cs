using CloudYourMoms.PowerShell.Tests.Support;
using CloudYourMoms.Sandbox;
using CloudYourMoms.Testing;

namespace CloudYourMoms.PowerShell.Tests.Commands;

public sealed class NewYourMomInstanceParallelTests
{
    private const string Slow = "New-YourMomInstance @platform @account";

    [Fact]
    public async Task Each_of_many_is_created_or_has_an_error_of_its_own_with_its_input_as_target()
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("inputs", new object[] { Desk("1"), "{", Desk("2"), """{ "name": "3" }""", Desk("4") });

        var result = await session.RunAsync("$inputs | New-YourMomInstance -ThrottleLimit 2 @platform @account");

        Assert.Null(result.Terminating);
        Assert.Equal(["1", "2", "4"], result.Output.Select(record => (string)record.Properties["Name"].Value).Order(StringComparer.Ordinal));
        Assert.Equal(["InvalidInstance", "ConfigurationMissing"], result.Errors.Select(error => error.FullyQualifiedErrorId.Split(',')[0]));
        Assert.Equal("3", result.Errors[1].TargetObject);
    }

    [Fact]
    public async Task No_error_holds_a_secret_of_the_text_or_the_hashtable_that_it_is_about()
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("inputs", new object[]
        {
            """{ "your_mom": { "key": "<key>" }, "name": "n", "configuration": { "password": "p4ss+of/json" } }""",
            new System.Collections.Hashtable { ["name"] = "n", ["configuration"] = new System.Collections.Hashtable { ["password"] = "p4ss+of/table" } },
            """{ "password": p4ss+unquoted/ }""",
        });

        var result = await session.RunAsync("$inputs | New-YourMomInstance @platform @account");

        Assert.Equal(3, result.Errors.Count);
        Assert.All(result.Errors, error => Assert.DoesNotContain(
            "p4ss",
            System.Management.Automation.PSSerializer.Serialize(error) + System.Management.Automation.PSSerializer.Serialize(error.TargetObject),
            StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_failure_of_the_only_one_ends_the_script()
    {
        await using var session = await ModuleSession.StartAsync();

        var result = await session.RunAsync("'{' | New-YourMomInstance @platform @account; 'the script went on'");

        Assert.Equal("InvalidInstance", result.FailureId);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Several_are_under_way_at_the_same_time()
    {
        await using var session = await ModuleSession.StartAsync(options => options with { CreateDelay = TimeSpan.FromMilliseconds(500) });
        session.Set("inputs", Enumerable.Range(0, 8).Select(number => (object)Desk($"{number}")).ToArray());

        var run = session.Begin("$inputs | New-YourMomInstance -ThrottleLimit 8 @platform @account");
        await run.FirstOutput;

        // One after another, the first answer would come before the second request.
        Assert.Equal(8, session.Sandbox.Requests.Count);
        Assert.Equal(8, (await run.Completion).Output.Count);
    }

    [Fact]
    public async Task Progress_counts_them()
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("inputs", new object[] { Desk("1"), Desk("2") });

        var result = await session.RunAsync("$inputs | New-YourMomInstance @platform @account");

        Assert.Contains(result.Progress, record => record.StatusDescription.StartsWith("1 under way, 0 created, 0 failed", StringComparison.Ordinal));
        Assert.Equal(System.Management.Automation.ProgressRecordType.Completed, result.Progress[^1].RecordType);
    }

    [Fact]
    public async Task WhatIf_of_many_shows_no_progress()
    {
        await using var session = await ModuleSession.StartAsync();
        session.Set("inputs", new object[] { Desk("1"), Desk("2") });

        Assert.Empty((await session.RunAsync("$inputs | New-YourMomInstance -WhatIf @platform @account")).Progress);
    }

    [Fact]
    public async Task One_that_is_under_way_when_the_person_stops_is_reported_with_its_number()
    {
        var host = new PromptingHost();
        await using var first = new FirstRequest();
        await using var session = await ModuleSession.StartAsync(options => options with { CreateDelay = TimeSpan.FromSeconds(1), RequestLog = first }, host);
        session.Set("inputs", new object[] { Desk("Stopped") });

        var run = session.Begin($"$inputs | {Slow}");
        await first.Noted;
        var result = await run.StopAsync().ContinueWith(_ => run.Completion, TestContext.Current.CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default).Unwrap();

        Assert.Empty(result.Output);
        Assert.Single(session.Sandbox.Instances);
        Assert.Contains($"Instance 'Stopped' was created as 123. Get-YourMomInstance -Id 123 -BaseUri {session.Sandbox.BaseUri} gives its record with the token.", host.Told);
    }

    [Theory]
    [InlineData("A")]
    [InlineData("A", "B")]
    public async Task Stop_during_the_lookup_warns_that_the_instance_may_have_been_created(params string[] names)
    {
        // Without a console: the warning is in the stream of the stopped command.
        var fault = Fault.Parse("POST /instances status=504 times=2");
        await using var session = await ModuleSession.StartAsync(options => options with { Faults = [fault] });
        session.Set("inputs", names.Select(name => (object)Desk(name)).ToArray());

        var run = session.Begin($"$inputs | {Slow} -Verbose 4>&1 | ForEach-Object {{ if (\"$_\" -like 'Looking for*') {{ $_ }} }}");
        await run.FirstOutput;
        await run.StopAsync();
        var result = await run.Completion;

        Assert.All(names, name =>
        {
            var outcome = $"'{name}' may or may not have been created";
            var warning = Assert.Single(result.Warnings, line => line.Contains(outcome, StringComparison.Ordinal));
            Assert.Contains($"Get-YourMomInstance -Name '{name}' -BaseUri {session.Sandbox.BaseUri}", warning, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task One_that_is_under_way_when_an_error_ends_the_pipeline_is_reported_too()
    {
        var host = new PromptingHost();
        await using var session = await ModuleSession.StartAsync(options => options with { CreateDelay = TimeSpan.FromSeconds(1) }, host);
        session.Set("desk", Desk("Under way"));
        session.Set("awaitRequest", () => SpinWait.SpinUntil(
            () => session.Sandbox.Requests.Count > 0 || TestContext.Current.CancellationToken.IsCancellationRequested));

        var result = await session.RunAsync($"& {{ $desk; $null = $awaitRequest.Invoke(); '{{' }} | {Slow} -ErrorAction Stop");

        Assert.NotNull(result.Terminating);
        Assert.Single(session.Sandbox.Instances);
        Assert.Contains(host.Told, line => line.StartsWith("Instance 'Under way' was created as 123.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_whose_record_nobody_took_is_reported_too()
    {
        var host = new PromptingHost();
        await using var session = await ModuleSession.StartAsync(host: host);
        session.Set("inputs", new object[] { Desk("Dropped") });

        var result = await session.RunAsync($"$inputs | {Slow} | ForEach-Object {{ throw 'downstream' }}");

        Assert.Contains("downstream", result.Terminating!.Message, StringComparison.Ordinal);
        Assert.Contains(host.Told, line => line.StartsWith("Instance 'Dropped' was created as 123.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failure_that_was_held_back_is_told_when_another_ends_the_pipeline()
    {
        var host = new PromptingHost();
        await using var session = await ModuleSession.StartAsync(host: host);

        var result = await session.RunAsync($"& {{ '{{'; throw 'upstream' }} | {Slow}");

        Assert.Contains("upstream", result.Terminating!.Message, StringComparison.Ordinal);
        Assert.Contains(host.Told, line => line.StartsWith("The instance cannot be created as it is", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lost_response_that_cannot_be_recovered_names_the_command_that_gives_the_token()
    {
        await using var session = await ModuleSession.StartAsync(options => options with { Faults = [Fault.Parse("POST /instances drop=after"), Fault.Parse("GET /instances/* status=500")] });
        session.Set("inputs", new object[] { Desk("Lost") });

        var failure = (await session.RunAsync($"$inputs | {Slow}")).Failure;

        Assert.StartsWith("CreateResponseLost", failure.FullyQualifiedErrorId, StringComparison.Ordinal);
        var command = Assert.Single(System.Text.RegularExpressions.Regex.Matches(failure.ErrorDetails.RecommendedAction, @"Get-YourMomInstance -Id \d+", default, TimeSpan.FromSeconds(1))).Value;
        var found = Assert.Single((await session.RunAsync($"{command} @platform @account")).Output);
        Assert.Equal(Assert.Single(session.Sandbox.Instances).Token, ModuleSession.Reveal(found.Properties["Token"].Value));
    }

    private static string Desk(string name) =>
        $$"""{ "your_mom": { "key": "zendesk" }, "name": "{{name}}", "configuration": { "username": "u", "password": "p4ssword" } }""";
}
