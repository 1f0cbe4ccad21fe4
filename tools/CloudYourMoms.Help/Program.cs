using System.Reflection;
using CloudYourMoms.Help;

// Before the engine starts, or it would try to send.
Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

switch (args)
{
    case ["module", var cmdlets, var about, var folder]:
        return HelpFiles.Write(cmdlets, about, folder);

    case ["errors"]:
        var built = Assembly.GetExecutingAssembly().GetCustomAttributes<AssemblyMetadataAttribute>().Single(metadata => metadata.Key == "Cmdlets").Value!;
        if (File.Exists(built))
        {
            Console.Write(new ErrorReference(new DocComments(built), Assembly.LoadFrom(built)).ToMarkdown());
            return 0;
        }

        Console.Error.WriteLine("The cmdlets are not built yet: dotnet build does it.");
        return 1;

    default:
        Console.Error.WriteLine("""
            module <assembly of the cmdlets> <template of about_CloudYourMoms> <folder>
                Writes the help of the module into the folder, as the build does.
            errors
                Prints the page docs/errors.md: every error id, its cause and its remedy.
            """);
        return 2;
}
