using System.Reflection;
using CloudYourMoms.Help;

// Must be set before the engine starts, which would otherwise send telemetry.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

switch (args)
{
    case ["module", var cmdlets, var about, var folder]:
        return HelpFiles.Write(cmdlets, about, folder);

    case ["errors"]:
        var built = Assembly.GetExecutingAssembly()
            .GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(metadata => metadata.Key == "Cmdlets").Value!;
        if (File.Exists(built))
        {
            Console.Write(new ErrorReference(new DocComments(built), Assembly.LoadFrom(built)).ToMarkdown());
            return 0;
        }

        Console.Error.WriteLine("The cmdlets are not built. Run 'dotnet build' first.");
        return 1;

    default:
        Console.Error.WriteLine("""
            module <cmdlet assembly> <about_CloudYourMoms template> <folder>
                Writes the module's help to the folder, as the build does.
            errors
                Prints docs/errors.md: every error id with its cause and remedy.
            """);
        return 2;
}
