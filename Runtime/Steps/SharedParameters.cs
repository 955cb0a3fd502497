using TorchSharp.Modules;

namespace LossGen;

/// <summary>
/// Which objects are one parameter. L-BFGS, which is native code's, gives a new object for a parameter whenever it is asked, and
/// TorchSharp's handles are as new: what two of them share is what native code keeps with the tensor, such as whether it wants a gradient.
/// </summary>
internal static class SharedParameters
{
    /// <summary>Whether one of the parameters is this one.</summary>
    /// <param name="parameters">Leaves, none of them disposed.</param>
    /// <param name="one">A leaf that wants a gradient.</param>
    public static bool Contains(Parameter[] parameters, Parameter one)
    {
        if (Array.Exists(parameters, parameter => ReferenceEquals(parameter, one)))
        {
            return true;
        }

        var wanted = Array.FindAll(parameters, static parameter => parameter.requires_grad);
        one.requires_grad = false;
        try
        {
            return Array.Exists(wanted, static parameter => !parameter.requires_grad);
        }
        finally
        {
            one.requires_grad = true;
        }
    }

    /// <summary>The first of the parameters that another object before it is, too; null where each is there once.</summary>
    /// <param name="parameters">Leaves, none of them disposed. One that wants no gradient is not looked at: no step moves it.</param>
    public static Parameter? FirstTwin(Parameter[] parameters)
    {
        var wanted = Array.FindAll(parameters, static parameter => parameter.requires_grad);
        var seen = 0;
        try
        {
            for (; seen < wanted.Length; seen++)
            {
                if (!wanted[seen].requires_grad)
                {
                    return wanted[seen];
                }

                wanted[seen].requires_grad = false;
            }

            return null;
        }
        finally
        {
            for (var i = 0; i < seen; i++)
            {
                wanted[i].requires_grad = true;
            }
        }
    }
}
