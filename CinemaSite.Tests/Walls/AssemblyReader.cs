using Mono.Cecil;

namespace CinemaSite.Tests.Walls;

/// <summary>Reads which types a compiled type names: in its bases, members, attributes and method bodies.</summary>
internal static class AssemblyReader
{
    public static ModuleDefinition Open(System.Reflection.Assembly assembly) => ModuleDefinition.ReadModule(assembly.Location);

    /// <summary>Every type of the module with the types it names; nested and compiler-made types count for their outermost one.</summary>
    public static IEnumerable<(TypeDefinition Type, HashSet<TypeReference> Names)> Uses(ModuleDefinition module) =>
        module.Types.Select(type => (type, new HashSet<TypeReference>(All(type).SelectMany(Named).SelectMany(Unwrap))));

    private static IEnumerable<TypeDefinition> All(TypeDefinition type) => type.NestedTypes.SelectMany(All).Prepend(type);

    private static IEnumerable<TypeReference?> Named(TypeDefinition type)
    {
        yield return type.BaseType;
        foreach (var i in type.Interfaces) yield return i.InterfaceType;
        foreach (var a in type.CustomAttributes) yield return a.AttributeType;
        foreach (var field in type.Fields) yield return field.FieldType;
        foreach (var property in type.Properties) yield return property.PropertyType;
        foreach (var method in type.Methods)
        {
            yield return method.ReturnType;
            foreach (var parameter in method.Parameters) yield return parameter.ParameterType;
            foreach (var attribute in method.CustomAttributes) yield return attribute.AttributeType;
            if (!method.HasBody) continue;
            foreach (var variable in method.Body.Variables) yield return variable.VariableType;
            foreach (var instruction in method.Body.Instructions)
            {
                switch (instruction.Operand)
                {
                    case TypeReference t:
                        yield return t;
                        break;
                    case MethodReference m:
                        yield return m.DeclaringType;
                        yield return m.ReturnType;
                        foreach (var parameter in m.Parameters) yield return parameter.ParameterType;
                        if (m is GenericInstanceMethod g)
                            foreach (var argument in g.GenericArguments) yield return argument;
                        break;
                    case FieldReference f:
                        yield return f.DeclaringType;
                        yield return f.FieldType;
                        break;
                }
            }
        }
    }

    private static IEnumerable<TypeReference> Unwrap(TypeReference? type) => type switch
    {
        null or GenericParameter => [],
        GenericInstanceType generic => generic.GenericArguments.SelectMany(Unwrap).Append(Outermost(generic.ElementType)),
        TypeSpecification wrapped => Unwrap(wrapped.ElementType),
        _ => [Outermost(type)],
    };

    private static TypeReference Outermost(TypeReference type) => type.DeclaringType is null ? type : Outermost(type.DeclaringType);
}
