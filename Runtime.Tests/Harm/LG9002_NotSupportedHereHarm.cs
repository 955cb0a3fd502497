using System.Reflection;
using LossGen.OldLanguage;
using TorchSharp;

namespace LossGen.Runtime.Tests.Harm;

/// <summary>A project in C# 9, which builds, and has nothing of what its loss class asks for.</summary>
public class NotSupportedHereHarm
{
    [Fact]
    public void Nothing_is_generated_in_the_project_and_its_build_succeeds()
    {
        var members = typeof(OldLanguageLoss).GetMembers(BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly);

        Assert.NotEmpty(typeof(OldLanguageLoss).GetCustomAttributes<CombinedLossAttribute>());
        Assert.False(typeof(OldLanguageLoss).IsSubclassOf(typeof(torch.nn.Module)));
        Assert.Equal([".ctor", nameof(OldLanguageLoss.Photometric)], members.Select(static member => member.Name).Order(StringComparer.Ordinal));
    }
}
