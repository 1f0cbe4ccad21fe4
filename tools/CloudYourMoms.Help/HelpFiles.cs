using System.Reflection;

namespace CloudYourMoms.Help;

/// <summary>The files that Get-Help reads.</summary>
internal static class HelpFiles
{
    private const string Topic = "about_CloudYourMoms.help.txt";

    /// <summary>Writes them; or, when the comments lack something, says what, so that the build fails.</summary>
    /// <returns>The exit code.</returns>
    public static int Write(string cmdlets, string about, string folder)
    {
        var mistakes = new List<string>();
        var assembly = Assembly.LoadFrom(Path.GetFullPath(cmdlets));
        var comments = new DocComments(cmdlets);
        var errors = new ErrorReference(comments, assembly);
        var commands = new CmdletReader(comments, errors, mistakes).Read(assembly);
        var topic = AboutTopic.Fill(File.ReadAllText(about), errors.All, mistakes);
        if (mistakes.Count > 0)
        {
            // The form that MSBuild takes for errors.
            mistakes.ForEach(mistake => Console.Error.WriteLine($"CloudYourMoms.Help : error HELP : {mistake}"));
            return 1;
        }

        Directory.CreateDirectory(folder);
        MamlWriter.Write(commands, Path.Combine(folder, $"{Path.GetFileName(cmdlets)}-Help.xml"));
        File.WriteAllText(Path.Combine(folder, Topic), topic);
        return 0;
    }
}
