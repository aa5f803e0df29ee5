namespace Monitoring.Kubernetes;

/// <summary>A permission for a type of resource.</summary>
/// <param name="Verb">The verb: <c>get</c>, <c>list</c>, <c>watch</c>.</param>
/// <param name="Resource">The resource, in the plural: <c>pods</c>.</param>
/// <param name="Subresource">The subresource, such as <c>log</c>; empty for the whole resource.</param>
/// <param name="Namespace">The namespace; empty for all.</param>
/// <param name="Group">The API group of the resource; empty for the core group.</param>
public sealed record ResourceAccess(
    string Verb, string Resource, string Subresource = "", string Namespace = "", string Group = "")
{
    /// <summary>The permission as text for people: <c>get pods/log in namespace shop</c>.</summary>
    public override string ToString() =>
        $"{Verb} {Resource}{(Subresource.Length > 0 ? "/" + Subresource : string.Empty)}" +
        $"{(Group.Length > 0 ? "." + Group : string.Empty)} in {(Namespace.Length > 0 ? "namespace " + Namespace : "all namespaces")}";
}
