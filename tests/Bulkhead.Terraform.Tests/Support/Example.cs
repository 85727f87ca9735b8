namespace Bulkhead.Terraform.Tests.Support;

/// <summary>One of the examples of the module, as a root in a workspace.</summary>
public static class Example
{
    public static readonly string[] Clouds = ["aks", "eks", "gke"];

    /// <summary>The file that is replaced: its data source needs the provider of a cloud, which cannot be had here.</summary>
    public const string Cluster = "cluster.tf";

    /// <summary>Answers that a user would give on the command line.</summary>
    public const string Answers = """{ "cluster_name": "chat", "region": "eu-central-1", "node_mode": "enforce", "attachment_point_name": "TERRAFORM_BEFORE_UI_MANAGED" }""";

    /// <summary>Makes a workspace with the module and one example, ready to plan.</summary>
    /// <param name="cloud">The example.</param>
    /// <param name="version">The version of the provider.</param>
    /// <param name="variables">bulkhead.auto.tfvars.json.</param>
    /// <param name="answers">terraform.tfvars.json.</param>
    public static TerraformWorkspace Create(string cloud, string version, string variables, string answers = Answers) =>
        TerraformWorkspace.Create(version, root: $"terraform/examples/{cloud}").CopyFrom(Overlay.Module, "terraform")
            .WriteExample(Cluster, StandIn(cloud)).WriteExample(Overlay.FileName, variables).WriteExample("terraform.tfvars.json", answers).Init();

    /// <summary>Writes a file of the example.</summary>
    public static TerraformWorkspace WriteExample(this TerraformWorkspace workspace, string name, string content) => workspace.Write(Path.Combine(workspace.Root, name), content);

    /// <summary>Puts the stand-in for cluster.tf into the example of a cloud below the workspace's folder.</summary>
    public static TerraformWorkspace WriteExampleStandIn(this TerraformWorkspace workspace, string cloud) => workspace.Write($"terraform/examples/{cloud}/{Cluster}", StandIn(cloud));

    /// <summary>What the data sources of cluster.tf would find, as values.</summary>
    private static string StandIn(string cloud)
    {
        var (id, server) = cloud switch
        {
            "eks" => ("arn:aws:eks:eu-central-1:123456789012:cluster/chat", "0123456789abcdef.gr7.eu-central-1.eks.amazonaws.com"),
            "aks" => ("/subscriptions/00000000-0000-0000-0000-000000000000/resourcegroups/chat/providers/microsoft.containerservice/managedclusters/chat", "chat-1234.hcp.eu-central-1.azmk8s.io"),
            _ => ("https://container.googleapis.com/v1/projects/chat/locations/eu-central-1/clusters/chat", "203.0.113.10"),
        };
        return $$"""
            terraform {
              required_providers {
                aviatrix = {
                  source  = "AviatrixSystems/aviatrix"
                  version = ">= 8.2.20, < 10.2"
                }
              }
            }

            locals {
              cluster_id = "{{id}}"
              api_server = "{{server}}"
            }

            """;
    }
}
