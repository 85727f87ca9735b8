// A strict JSON Schema of networking.k8s.io/v1 NetworkPolicy, written from the API reference: unknown fields are refused, and so
// are the forms that the API server refuses (ipBlock beside selectors, endPort without a numeric port).
const dns1123Label = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?$';
const dns1123Subdomain = '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$';

export const labels = {
  type: 'object',
  propertyNames: { type: 'string', pattern: '^(([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*)/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$' },
  additionalProperties: { type: 'string', pattern: '^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$' },
};

export const objectMeta = {
  type: 'object',
  required: ['name', 'namespace'],
  additionalProperties: false,
  properties: {
    name: { type: 'string', maxLength: 253, pattern: dns1123Subdomain },
    namespace: { type: 'string', maxLength: 63, pattern: dns1123Label },
    labels,
    annotations: { type: 'object', additionalProperties: { type: 'string' } },
  },
};

const selector = {
  type: 'object',
  additionalProperties: false,
  properties: {
    matchLabels: labels,
    matchExpressions: {
      type: 'array',
      items: {
        type: 'object',
        required: ['key', 'operator'],
        additionalProperties: false,
        properties: {
          key: { type: 'string' },
          operator: { enum: ['In', 'NotIn', 'Exists', 'DoesNotExist'] },
          values: { type: 'array', items: { type: 'string' } },
        },
      },
    },
  },
};

const cidr = { type: 'string', pattern: '^[0-9a-f.:]+/[0-9]{1,3}$' };

const peer = {
  oneOf: [
    {
      type: 'object',
      required: ['ipBlock'],
      additionalProperties: false,
      properties: {
        ipBlock: {
          type: 'object',
          required: ['cidr'],
          additionalProperties: false,
          properties: { cidr, except: { type: 'array', items: cidr } },
        },
      },
    },
    { type: 'object', minProperties: 1, additionalProperties: false, properties: { podSelector: selector, namespaceSelector: selector } },
  ],
};

const number = { type: 'integer', minimum: 1, maximum: 65535 };

const port = {
  type: 'object',
  additionalProperties: false,
  properties: {
    protocol: { enum: ['TCP', 'UDP', 'SCTP'] },
    port: { anyOf: [number, { type: 'string', minLength: 1, maxLength: 15 }] },
    endPort: number,
  },
  dependentRequired: { endPort: ['port'] },
};

const way = (peers) => ({
  type: 'array',
  items: {
    type: 'object',
    additionalProperties: false,
    properties: { [peers]: { type: 'array', items: peer }, ports: { type: 'array', items: port } },
  },
});

export const networkPolicy = {
  type: 'object',
  required: ['apiVersion', 'kind', 'metadata', 'spec'],
  additionalProperties: false,
  properties: {
    apiVersion: { const: 'networking.k8s.io/v1' },
    kind: { const: 'NetworkPolicy' },
    metadata: objectMeta,
    spec: {
      type: 'object',
      required: ['podSelector'],
      additionalProperties: false,
      properties: {
        podSelector: selector,
        policyTypes: { type: 'array', uniqueItems: true, items: { enum: ['Ingress', 'Egress'] } },
        ingress: way('from'),
        egress: way('to'),
      },
    },
  },
};
