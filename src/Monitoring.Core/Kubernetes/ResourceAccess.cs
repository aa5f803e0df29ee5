namespace Monitoring.Kubernetes;

/// <summary>Something that an account may be allowed to do with a sort of resource.</summary>
/// <param name="Verb">What: <c>get</c>, <c>list</c>, <c>watch</c>.</param>
/// <param name="Resource">With what, in the plural: <c>pods</c>.</param>
/// <param name="Subresource">With which part of it, such as <c>log</c>; empty for all of it.</param>
/// <param name="Namespace">In which namespace; empty for all.</param>
/// <param name="Group">The API group of the resource; empty for the core's.</param>
public sealed record ResourceAccess(
    string Verb, string Resource, string Subresource = "", string Namespace = "", string Group = "")
{
    /// <summary>As a person says it: <c>get pods/log in namespace shop</c>.</summary>
    public override string ToString() =>
        $"{Verb} {Resource}{(Subresource.Length > 0 ? "/" + Subresource : string.Empty)}" +
        $"{(Group.Length > 0 ? "." + Group : string.Empty)} in {(Namespace.Length > 0 ? "namespace " + Namespace : "all namespaces")}";
}
