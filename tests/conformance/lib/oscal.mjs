// OSCAL 1.1.3 as JSON Schema, for the parts that Bulkhead writes. No package was found that carries NIST's own schema files, so this is written from them
// (oscal_component_schema.json and oscal_assessment-results_schema.json of release 1.1.3): the required and the known properties of every object that occurs,
// the data types with their patterns, and the enumerations. What Bulkhead never writes is left out, and nothing unknown is allowed, so what passes here
// passes there. Below it are the references inside of a document, which OSCAL has as constraints beside the schema.
const string = { type: 'string' };
const word = { type: 'string', pattern: '^\\S(.*\\S)?$' };
const token = { type: 'string', pattern: '^(\\p{L}|_)(\\p{L}|\\p{N}|[.\\-_])*$' };
const uuid = { type: 'string', pattern: '^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[45][0-9A-Fa-f]{3}-[89ABab][0-9A-Fa-f]{3}-[0-9A-Fa-f]{12}$' };
const uri = { type: 'string', format: 'uri', pattern: '^[a-zA-Z][a-zA-Z0-9+\\-.]+:.+$' };
const reference = { type: 'string', format: 'uri-reference' };
const time = {
  type: 'string',
  format: 'date-time',
  pattern: '^(((2000|2400|2800|(19|2[0-9](0[48]|[2468][048]|[13579][26])))-02-29)|(((19|2[0-9])[0-9]{2})-02-(0[1-9]|1[0-9]|2[0-8]))|(((19|2[0-9])[0-9]{2})-(0[13578]|10|12)-(0[1-9]|[12][0-9]|3[01]))|(((19|2[0-9])[0-9]{2})-(0[469]|11)-(0[1-9]|[12][0-9]|30)))T(2[0-3]|[01][0-9]):([0-5][0-9]):([0-5][0-9])(\\.[0-9]+)?(Z|(-((0[0-9]|1[0-2]):00|0[39]:30)|\\+((0[0-9]|1[0-4]):00|(0[34569]|10):30|(0[58]|12):45)))$',
};
const list = (items) => ({ type: 'array', minItems: 1, items });
const object = (required, optional = {}) => ({ type: 'object', required: Object.keys(required), properties: { ...required, ...optional }, additionalProperties: false });

const remarks = string;
const property = object({ name: token, value: word }, { uuid, ns: uri, class: token, group: token, remarks });
const link = object({ href: reference }, { rel: token, 'media-type': word, 'resource-fragment': word, text: string });
const common = { props: list(property), links: list(link), remarks };
const described = { props: common.props, links: common.links };

const responsibleRole = object({ 'role-id': token }, { 'party-uuids': list(uuid), ...common });
const role = object({ id: token, title: string }, { 'short-name': word, description: string, ...common });
const metadata = object({ title: string, 'last-modified': time, version: word, 'oscal-version': word }, { published: time, roles: list(role), ...common });
const hash = object({ algorithm: word, value: word });
const resource = object({ uuid }, {
  title: string,
  description: string,
  props: common.props,
  citation: object({ text: string }, described),
  rlinks: list(object({ href: reference }, { 'media-type': word, hashes: list(hash) })),
  remarks,
});
const backMatter = object({}, { resources: list(resource) });

const requirement = object({ uuid, 'control-id': token, description: string }, { 'responsible-roles': list(responsibleRole), ...common });
const implementation = object({ uuid, source: reference, description: string, 'implemented-requirements': list(requirement) }, described);
const definedComponent = object({ uuid, type: word, title: string, description: string }, {
  purpose: string, 'responsible-roles': list(responsibleRole), 'control-implementations': list(implementation), ...common,
});
export const componentDefinition = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  ...object({ 'component-definition': object({ uuid, metadata }, { components: list(definedComponent), 'back-matter': backMatter }) }),
};

const systemComponent = object({
  uuid, type: word, title: string, description: string,
  status: object({ state: { enum: ['under-development', 'operational', 'disposition', 'other'] } }, { remarks }),
}, { purpose: string, 'responsible-roles': list(responsibleRole), ...common });
const usesComponent = object({ 'component-uuid': uuid }, common);
const platform = object({ uuid }, { title: string, 'uses-components': list(usesComponent), ...common });
const assets = object({ 'assessment-platforms': list(platform) }, { components: list(systemComponent) });
const selectControl = object({ 'control-id': token }, { 'statement-ids': list(token) });
const selection = object({}, { description: string, 'include-all': object({}), 'include-controls': list(selectControl), 'exclude-controls': list(selectControl), ...common });
const reviewed = object({ 'control-selections': list(selection) }, { description: string, ...common });
const actor = object({ type: { enum: ['tool', 'assessment-platform', 'party'] }, 'actor-uuid': uuid }, { 'role-id': token, ...described });
const origin = object({ actors: list(actor) });
const subject = object({ 'subject-uuid': uuid, type: token }, { title: string, ...common });
const evidence = object({ description: string }, { href: reference, ...common });
const observation = object({ uuid, description: string, methods: list(word), collected: time }, {
  title: string, types: list(token), origins: list(origin), subjects: list(subject), 'relevant-evidence': list(evidence), expires: time, ...common,
});
const relatedObservations = list(object({ 'observation-uuid': uuid }));
const response = object({ uuid, lifecycle: token, title: string, description: string }, { origins: list(origin), ...common });
const risk = object({ uuid, title: string, description: string, statement: string, status: token }, {
  origins: list(origin), deadline: time, remediations: list(response), 'related-observations': relatedObservations, ...described,
});
const target = object({
  type: { enum: ['statement-id', 'objective-id'] }, 'target-id': token,
  status: object({ state: { enum: ['satisfied', 'not-satisfied'] } }, { reason: token, remarks }),
}, { title: string, description: string, ...common });
const finding = object({ uuid, title: string, description: string, target }, {
  origins: list(origin), 'related-observations': relatedObservations, 'related-risks': list(object({ 'risk-uuid': uuid })), ...common,
});
const result = object({ uuid, title: string, description: string, start: time, 'reviewed-controls': reviewed }, {
  end: time,
  'local-definitions': object({}, { components: list(systemComponent), 'assessment-assets': assets }),
  observations: list(observation), risks: list(risk), findings: list(finding), ...common,
});
export const assessmentResults = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  ...object({
    'assessment-results': object({ uuid, metadata, 'import-ap': object({ href: reference }, { remarks }), results: list(result) }, { 'back-matter': backMatter }),
  }),
};

// The values that OSCAL lists for these and lets others stand beside; others would be a misspelling of ours.
const known = {
  methods: ['EXAMINE', 'INTERVIEW', 'TEST', 'UNKNOWN'],
  types: ['ssp-statement-issue', 'control-objective', 'mitigation', 'finding', 'historic'],
  lifecycle: ['recommendation', 'planned', 'completed'],
  reason: ['pass', 'fail', 'other'],
  rel: ['reference'],
};

/** What is wrong with the identifiers of a document: those that come twice, and references to what is not there. */
export function wrongReferences(document) {
  const wrong = [];
  const uuids = new Map();
  const roles = new Set();
  const uses = [];
  const walk = (node, path) => {
    if (Array.isArray(node)) return node.forEach((one, index) => walk(one, `${path}/${index}`));
    if (node === null || typeof node !== 'object') return undefined;
    for (const [key, value] of Object.entries(node)) {
      const at = `${path}/${key}`;
      if (key === 'uuid') {
        if (uuids.has(value)) wrong.push(`${at} is also ${uuids.get(value)}`);
        uuids.set(value, at);
      } else if (key.endsWith('-uuid')) {
        uses.push([at, value]);
      } else if ((key === 'href' || key === 'source') && value.startsWith('#')) {
        uses.push([at, value.slice(1), '/back-matter/resources/']);
      } else if (key === 'role-id' && !roles.has(value)) {
        wrong.push(`${at}: there is no role ${value}`);
      } else if (key === 'roles') {
        value.forEach((one) => roles.add(one.id));
      } else if (key in known) {
        for (const one of [value].flat()) if (!known[key].includes(one)) wrong.push(`${at}: ${one}`);
      }
      walk(value, at);
    }
    return undefined;
  };
  walk(document, '');
  for (const [at, value, where = ''] of uses) {
    if (!uuids.get(value)?.includes(where)) wrong.push(`${at}: there is no ${value}`);
  }
  for (const [index, one] of (document['assessment-results']?.results ?? []).entries()) {
    const selected = new Set(one['reviewed-controls']['control-selections'].flatMap((each) => each['include-controls']).map((each) => each['control-id']));
    const found = (one.findings ?? []).map((each) => each.target['target-id'].replace(/_smt$/, '').replace(/^statement_/, ''));
    if (new Set(found).size !== found.length || found.length !== selected.size || found.some((id) => !selected.has(id))) wrong.push(`results/${index}: the findings are not one for each reviewed control`);
    if (one.end && one.end < one.start) wrong.push(`results/${index}: it ends before it starts`);
  }
  return wrong;
}
