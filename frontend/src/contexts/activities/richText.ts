import type { BodyFormat } from '@/api/generated';

/** What people type: **bold**, *italic*, lines that begin with "- ", [links](https://…), mentions. */
const BOLD = /\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*/g;
const ITALIC = /(^|[\s(>])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![\w*])/g;
const LINK = /\[([^\]\n]{1,200})\]\((https?:\/\/[^\s()<>"]+)\)/g;
const ID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
export const MENTION = new RegExp(`@\\[([^\\]\\n]{1,200})\\]\\(user:(${ID})\\)`, 'gi');
const BULLET = /^[-*] +/;

export interface Written {
  body: string;
  body_format: BodyFormat;
}

export function mentionOf(user: { id: string; name: string }): string {
  return `@[${user.name.replace(/[[\]\n]/g, ' ')}](user:${user.id})`;
}

function escaped(text: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
  };
  return text.replace(/[&<>"]/g, (letter) => entities[letter] ?? letter);
}

function inline(line: string): string {
  return escaped(line)
    .replace(MENTION, '<span data-mention="$2">$1</span>')
    .replace(LINK, '<a href="$2">$1</a>')
    .replace(BOLD, '<strong>$1</strong>')
    .replace(ITALIC, '$1<em>$2</em>');
}

function block(lines: string[]): string {
  const list = lines.every((line) => BULLET.test(line));
  if (!list) return `<p>${lines.map(inline).join('<br>')}</p>`;
  return `<ul>${lines.map((line) => `<li>${inline(line.replace(BULLET, ''))}</li>`).join('')}</ul>`;
}

/** Neighbouring lines of a kind together; an empty line parts them. */
function blocks(source: string): string[][] {
  const found: string[][] = [];
  let kind = '';
  for (const line of source.split('\n')) {
    const now = line.trim() === '' ? '' : BULLET.test(line) ? 'list' : 'text';
    if (now !== '' && now === kind) found.at(-1)?.push(line);
    else if (now !== '') found.push([line]);
    kind = now;
  }
  return found;
}

/** Plain text stays plain text: only what is marked becomes HTML, which the server cleans. */
export function written(source: string): Written {
  const text = source.trim();
  const html = blocks(text).map(block).join('');
  const marked = /<(strong|em|ul|a)\b/.test(html);
  return marked ? { body: html, body_format: 'html' } : { body: text, body_format: 'text' };
}

const AROUND: Record<string, string> = { STRONG: '**', B: '**', EM: '*', I: '*' };
const BREAKS = ['P', 'UL', 'OL', 'BLOCKQUOTE', 'PRE', 'H2', 'H3'];

function sourceIn(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent ?? '';
  if (!(node instanceof HTMLElement)) return '';
  const inner = [...node.childNodes].map(sourceIn).join('');
  const mark = AROUND[node.tagName];
  if (mark) return `${mark}${inner}${mark}`;
  if (node.tagName === 'BR') return '\n';
  if (node.tagName === 'LI') return `- ${inner}\n`;
  if (node.dataset.mention) return mentionOf({ id: node.dataset.mention, name: inner });
  const href = node.tagName === 'A' ? node.getAttribute('href') : null;
  if (href) return `[${inner}](${href})`;
  return BREAKS.includes(node.tagName) ? `${inner.trimEnd()}\n\n` : inner;
}

/** As one would have typed it. The document that is read here never becomes part of the page. */
export function sourceOf({ body, body_format }: Written): string {
  if (body_format === 'text') return body;
  const parsed = new DOMParser().parseFromString(body, 'text/html');
  return [...parsed.body.childNodes].map(sourceIn).join('').trim();
}
