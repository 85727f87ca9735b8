// Checks objects as an API server with strict field validation does: OpenAPI schema, unknown fields refused, CEL rules.
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import yaml from 'js-yaml';
import { evaluate } from '@marcbachmann/cel-js';
import { objectMeta } from './networkpolicy.mjs';

const known = new Set(['type', 'properties', 'items', 'required', 'enum', 'minItems', 'minLength', 'additionalProperties', 'pattern', 'format']);

/** Closes every object that lists its properties; drops what only documents. */
function strict(schema, path) {
  const result = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key === 'properties') {
      result.properties = Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, strict(inner, `${path}.${name}`)]));
    } else if (key === 'items') {
      result.items = strict(value, `${path}[]`);
    } else if (key === 'additionalProperties' && typeof value === 'object') {
      result.additionalProperties = strict(value, `${path}{}`);
    } else if (known.has(key)) {
      result[key] = value;
    } else if (key !== 'description' && key !== 'x-kubernetes-validations') {
      throw new Error(`${path}: the schema uses '${key}', which this check does not understand`);
    }
  }
  if (result.properties && result.additionalProperties === undefined) {
    result.additionalProperties = false;
  }
  return result;
}

/** Every CEL rule of a schema that does not hold for a value. */
function brokenRules(schema, value, path) {
  const broken = [];
  if (value === undefined || value === null) {
    return broken;
  }
  for (const { rule, message } of schema['x-kubernetes-validations'] ?? []) {
    if (evaluate(rule, { self: value }) !== true) {
      broken.push(`${path}: ${message}`);
    }
  }
  if (Array.isArray(value)) {
    value.forEach((item, i) => broken.push(...brokenRules(schema.items ?? {}, item, `${path}[${i}]`)));
  } else if (typeof value === 'object') {
    for (const [name, inner] of Object.entries(schema.properties ?? {})) {
      broken.push(...brokenRules(inner, value[name], `${path}.${name}`));
    }
  }
  return broken;
}

/** Reads a CRD and returns a function that lists what is wrong with an object. */
export function crdValidator(file) {
  const crd = yaml.load(readFileSync(file, 'utf8'));
  const version = crd.spec.versions.find((candidate) => candidate.served && candidate.storage);
  const schema = version.schema.openAPIV3Schema;
  const closed = strict(schema, '');
  closed.properties.apiVersion = { const: `${crd.spec.group}/${version.name}` };
  closed.properties.kind = { const: crd.spec.names.kind };
  closed.properties.metadata = objectMeta;
  closed.required = [...new Set([...(closed.required ?? []), 'apiVersion', 'kind', 'metadata'])];
  // int64 is the only format that the CRDs use; every JSON integer that JavaScript can hold fits.
  const ajv = new Ajv({ allErrors: true, strict: true, formats: { int64: true } });
  const validate = ajv.compile(closed);
  return (object) => {
    const structural = validate(object)
      ? []
      : validate.errors.map((error) => `${error.instancePath} ${error.message}${error.params?.additionalProperty ? ` (${error.params.additionalProperty})` : ''}`);
    return [...structural, ...brokenRules(schema, object, '')];
  };
}
