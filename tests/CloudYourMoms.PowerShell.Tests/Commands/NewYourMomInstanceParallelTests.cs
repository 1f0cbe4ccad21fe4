using System.Collections;
using System.Management.Automation;
using CloudYourMoms.PowerShell.Tests.Support;

namespace CloudYourMoms.PowerShell.Tests.Commands;

/// <summary>Several inputs, and creates that are pending when the pipeline ends.</summary>
public sealed class NewYourMomInstanceParallelTests : SessionTests
{
    private const string New = "$inputs | New-YourMomInstance @platform @account";

    private readonly RecordingHost _host = new();
    private readonly FirstRequest _first = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _first.DisposeAsync();
    }

    [Fact]
    public async Task Inputs_are_created_or_fail_independently()
    {
        await StartWithInputsAsync(Desk("1"), "{", Desk("2"), """{ "name": "3" }""", Desk("4"));

        var result = await RunAsync(New + " -ThrottleLimit 2");

        Assert.Null(result.Terminating);
        Assert.Equal(
            ["1", "2", "4"], result.Output.Select(record => (string)record.Properties["Name"].Value).Order(StringComparer.Ordinal));
        Assert.Equal(["InvalidInstance", "ConfigurationMissing"], result.ErrorIds);
        Assert.Equal("3", result.Errors[1].TargetObject);
    }

    [Fact]
    public async Task Error_holds_no_secret_of_its_input()
    {
        await StartWithInputsAsync(
            """{ "your_mom": { "key": "<key>" }, "name": "n", "configuration": { "password": "p4ss+of/json" } }""",
            """{ "password": p4ss+unquoted/ }""",
            new Hashtable { ["name"] = "n", ["configuration"] = new Hashtable { ["password"] = "p4ss+of/table" } });

        var result = await RunAsync(New);

        Assert.Equal(3, result.Errors.Count);
        Assert.All(result.Errors, error => Assert.DoesNotContain(
            "p4ss", PSSerializer.Serialize(error) + PSSerializer.Serialize(error.TargetObject), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Failure_of_a_single_input_terminates()
    {
        var result = await RunAsync("'{' | New-YourMomInstance @platform @account; 'the script continued'");

        Assert.Equal("InvalidInstance", result.FailureId);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task Creates_run_concurrently_and_are_counted()
    {
        await StartWithInputsAsync([.. Enumerable.Range(0, 8).Select(number => Desk($"{number}"))]);

        var run = await BeginAsync(New + " -ThrottleLimit 8");
        await run.FirstOutput;

        // One after another, the first response would come before the second request.
        Assert.Equal(8, Sandbox.Requests.Count);
        var result = await run.Completion;
        Assert.Equal(8, result.Output.Count);
        Assert.Contains(
            result.Progress, record => record.StatusDescription.StartsWith("1 in progress, 0 created, 0 failed", StringComparison.Ordinal));
        Assert.Equal(ProgressRecordType.Completed, result.Progress[^1].RecordType);
        Assert.Empty((await RunAsync(New + " -WhatIf")).Progress);
    }

    [Fact]
    public async Task Create_pending_at_stop_is_reported_with_its_id()
    {
        await StartWithInputsAsync(Desk("Stopped"));
        var run = await BeginAsync(New);
        await _first.Noted;

        await run.StopAsync().ContinueWith(_ => { }, CancellationToken, TaskContinuationOptions.None, TaskScheduler.Default);

        Assert.Empty((await run.Completion).Output);
        Assert.Single(Sandbox.Instances);
        Assert.Contains(
            "Instance 'Stopped' was created as 123. " +
            $"Run Get-YourMomInstance -Id 123 -BaseUri '{Sandbox.BaseUri}' to get it with its token.",
            _host.Warnings);
    }

    [Theory]
    [InlineData("A")]
    [InlineData("A", "B")]
    public async Task Stop_during_lookup_warns_of_a_possible_instance(params string[] names)
    {
        // Without a console: the warning is in the stream of the stopped command.
        await StartAsync("POST /instances status=504 times=2");
        Session.Set("inputs", names.Select(Desk).ToArray());

        // The output waits until each create is looked up, so that the stop occurs after the requests are sent.
        var run = await BeginAsync(
            $"$seen = @{{}}; {New} -Verbose 4>&1 | Where-Object {{ \"$_\" -like 'Looking up*' }} | ForEach-Object {{ " +
            $"$seen[\"$_\".Split(\"'\")[1]] = $true; if ($seen.Count -eq {names.Length}) {{ $_ }} }}");
        await run.FirstOutput;
        await run.StopAsync();
        var result = await run.Completion;

        Assert.All(names, name => Assert.Single(result.Warnings, line =>
            line.Contains($"Unknown whether instance '{name}' was created", StringComparison.Ordinal) &&
            line.Contains($"Get-YourMomInstance -Name '{name}' -BaseUri '{Sandbox.BaseUri}'", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("& { $inputs; $awaitRequest.Invoke(); '{' } | New-YourMomInstance @platform @account -ErrorAction Stop", "JSON")]
    [InlineData(New + " | ForEach-Object { throw 'downstream' }", "downstream")]
    public async Task Create_pending_at_an_error_is_reported(string script, string message)
    {
        await StartWithInputsAsync(Desk("In progress"));
        Session.Set("awaitRequest", () => _first.Noted.Wait(CancellationToken));

        var result = await RunAsync(script);

        Assert.Contains(message, result.Terminating!.Message, StringComparison.Ordinal);
        Assert.Single(Sandbox.Instances);
        Assert.Contains(_host.Warnings, line => line.StartsWith("Instance 'In progress' was created as 123.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Deferred_failure_is_reported_when_the_pipeline_ends()
    {
        await StartWithInputsAsync();

        var result = await RunAsync("& { '{'; throw 'upstream' } | New-YourMomInstance @platform @account");

        Assert.Contains("upstream", result.Terminating!.Message, StringComparison.Ordinal);
        Assert.Contains(_host.Warnings, line => line.StartsWith("The instance cannot be created", StringComparison.Ordinal));
    }

    private async Task StartWithInputsAsync(params object[] inputs) =>
        (await StartAsync(options => options with { CreateDelay = TimeSpan.FromSeconds(1), RequestLog = _first }, _host))
            .Set("inputs", inputs);

    private static string Desk(string name) =>
        $$"""{ "your_mom": { "key": "zendesk" }, "name": "{{name}}", "configuration": { "username": "u", "password": "p4ssword" } }""";
}
