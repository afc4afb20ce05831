import path from 'node:path';

const INSIDE = /src\/contexts\/([^/]+)\//;
const FOREIGN = /^@\/contexts\/([^/]+)(\/.+)?$/;

function floorOf(file) {
  const match = /src\/(app|kit|lib|i18n|theme|contexts|api)\//.exec(file);
  return match?.[1] ?? null;
}

/** What a floor may not import. The kit knows no context, the library knows neither. */
const BARRED = {
  lib: ['kit', 'contexts', 'app'],
  theme: ['kit', 'contexts', 'app', 'lib'],
  kit: ['contexts', 'app'],
  contexts: ['app'],
};

function target(file, source) {
  if (source.startsWith('@/')) return `src/${source.slice(2)}`;
  if (!source.startsWith('.')) return null;
  const absolute = path.posix.resolve(path.posix.dirname(file), source);
  return absolute.slice(absolute.lastIndexOf('/src/') + 1);
}

/** A context enters another only through its index. */
export const contextWalls = {
  meta: {
    type: 'problem',
    messages: {
      index: 'Import {{context}} through its index only.',
      floor: '{{from}} may not import {{to}}.',
    },
    schema: [],
  },
  create(context) {
    const file = context.filename.replaceAll('\\', '/');
    function check(node) {
      const source = node.source?.value;
      if (typeof source !== 'string') return;
      const foreign = FOREIGN.exec(source);
      const own = INSIDE.exec(file)?.[1];
      if (own && foreign && foreign[1] !== own && foreign[2]) {
        context.report({ node, messageId: 'index', data: { context: foreign[1] } });
      }
      const from = floorOf(file);
      const to = floorOf(`${target(file, source) ?? ''}/`);
      if (from && to && BARRED[from]?.includes(to)) {
        context.report({ node, messageId: 'floor', data: { from, to } });
      }
    }
    return { ImportDeclaration: check, ExportNamedDeclaration: check, ImportExpression: check };
  },
};
