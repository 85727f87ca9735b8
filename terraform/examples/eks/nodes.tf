# What EKS nodes need of AWS. Read on 2026-11-25:
# - https://docs.aws.amazon.com/eks/latest/userguide/private-clusters.html (the endpoints that a cluster without Internet access needs)
# - https://docs.aws.amazon.com/AmazonECR/latest/userguide/vpc-endpoints.html (ECR: api, dkr, and the bucket of image layers in S3)
# A service that has an interface endpoint in the VPC does not cross the gateway; its entry may then go.
# Regions of China (amazonaws.com.cn) and other partitions have other suffixes: change them here.
locals {
  node_allow_list = {
    # Nodes register here and watch for work. Not crossed by nodes when the cluster has a private endpoint.
    api-server = { hosts = [local.api_server] }

    # Images of the system (coredns, kube-proxy, the CNI) and of add-ons come from ECR, their layers from S3.
    ecr = {
      hosts = [
        "api.ecr.${var.region}.amazonaws.com",
        "*.dkr.ecr.${var.region}.amazonaws.com",
        "prod-${var.region}-starport-layer-bucket.s3.${var.region}.amazonaws.com",
      ]
    }

    # The CNI attaches interfaces, the bootstrap describes the cluster, roles are assumed.
    ec2 = { hosts = ["ec2.${var.region}.amazonaws.com"] }
    eks = { hosts = ["eks.${var.region}.amazonaws.com", "eks-auth.${var.region}.api.aws"] }
    sts = { hosts = ["sts.${var.region}.amazonaws.com"] }

    # Only with load balancers made from the cluster, with CloudWatch, and with the SSM agent. Take out what is not used.
    load-balancers = { hosts = ["elasticloadbalancing.${var.region}.amazonaws.com"] }
    logs           = { hosts = ["logs.${var.region}.amazonaws.com"] }
    ssm            = { hosts = ["ssm.${var.region}.amazonaws.com", "ssmmessages.${var.region}.amazonaws.com", "ec2messages.${var.region}.amazonaws.com"] }
  }
}
