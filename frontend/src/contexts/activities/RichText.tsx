import { createElement, Fragment, type ReactNode } from 'react';
import { MENTION, type Written } from './richText';
import classes from './activities.module.css';

const TAGS = new Set('p br strong b em i u s code pre blockquote ul ol li h2 h3 a span'.split(' '));
const EMPTY_TAGS = new Set(['br']);
// A heading of a note must not stand among those of the page.
const SHOWN_AS: Record<string, string> = { h2: 'strong', h3: 'strong' };

/** Built node by node from the few tags we know: nothing in a note is ever given to innerHTML. */
export function RichText({ body, body_format }: Written) {
  if (body_format === 'text') return <p>{withMentions(body)}</p>;
  const parsed = new DOMParser().parseFromString(body, 'text/html');
  return <div className={classes.rich}>{children(parsed.body)}</div>;
}

function withMentions(text: string): ReactNode[] {
  const parts: ReactNode[] = [];
  let from = 0;
  for (const match of text.matchAll(MENTION)) {
    parts.push(text.slice(from, match.index), <Mention key={match.index}>{match[1]}</Mention>);
    from = match.index + match[0].length;
  }
  return [...parts, text.slice(from)];
}

function Mention({ children: name }: { children: ReactNode }) {
  return <span className={classes.mention}>@{name}</span>;
}

function children(node: Node): ReactNode[] {
  return [...node.childNodes].map((child, index) => (
    <Fragment key={index}>{shown(child)}</Fragment>
  ));
}

function shown(node: Node): ReactNode {
  if (node.nodeType === Node.TEXT_NODE) return node.textContent;
  if (!(node instanceof HTMLElement)) return null;
  const tag = node.tagName.toLowerCase();
  if (!TAGS.has(tag)) return null;
  if (EMPTY_TAGS.has(tag)) return createElement(tag);
  if (node.dataset.mention) return <Mention>{node.textContent}</Mention>;
  if (tag === 'a') return <OutwardLink node={node} />;
  return createElement(SHOWN_AS[tag] ?? tag, null, ...children(node));
}

function OutwardLink({ node }: { node: HTMLElement }) {
  const href = node.getAttribute('href') ?? '';
  if (!/^(https?:\/\/|mailto:)/i.test(href)) return children(node);
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children(node)}
    </a>
  );
}
