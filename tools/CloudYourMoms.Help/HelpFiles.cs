using System.Reflection;

namespace CloudYourMoms.Help;

/// <summary>Writes the files for Get-Help.</summary>
internal static class HelpFiles
{
    private const string Topic = "about_CloudYourMoms.help.txt";

    /// <summary>Writes the files. If the documentation comments are incomplete, writes errors that fail the build.</summary>
    /// <returns>The exit code.</returns>
    public static int Write(string cmdlets, string about, string folder)
    {
        var problems = new List<string>();
        var assembly = Assembly.LoadFrom(Path.GetFullPath(cmdlets));
        var comments = new DocComments(cmdlets);
        var errors = new ErrorReference(comments, assembly);
        var commands = new CmdletReader(comments, errors, problems).Read(assembly);
        var topic = AboutTopic.Fill(File.ReadAllText(about), errors.All, problems);
        if (problems.Count > 0)
        {
            // MSBuild's format for errors.
            problems.ForEach(problem => Console.Error.WriteLine($"CloudYourMoms.Help : error HELP : {problem}"));
            return 1;
        }

        Directory.CreateDirectory(folder);
        MamlWriter.Write(commands, Path.Combine(folder, $"{Path.GetFileName(cmdlets)}-Help.xml"));
        File.WriteAllText(Path.Combine(folder, Topic), topic);
        return 0;
    }
}
