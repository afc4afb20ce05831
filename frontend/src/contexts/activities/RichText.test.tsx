import { render } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import { RichText } from './RichText';
import { mentionOf, sourceOf, written } from './richText';

const ID = '01900000-0000-7000-8000-000000000001';

describe('what is typed', () => {
  it('stays plain text where nothing is marked', () => {
    for (const text of ['1 < 2 * 3 * 4', 'a\n\nb', mentionOf({ id: ID, name: 'Mai Lê' })]) {
      expect(written(` ${text} `)).toEqual({ body: text, body_format: 'text' });
    }
  });

  it('becomes HTML by its marks, and what it was when it is edited', () => {
    const source = `**Bold** and *soft* <b>\n\n- one\n- [two](https://a.example/?x=1&y=2)\n\n${mentionOf({ id: ID, name: 'Mai' })}`;
    const { body, body_format } = written(source);
    expect(body_format).toBe('html');
    expect(body).toContain('<strong>Bold</strong> and <em>soft</em> &lt;b&gt;');
    expect(body).toContain('<ul><li>one</li><li><a href="https://a.example/?x=1&amp;y=2">two</a>');
    expect(body).toContain(`<span data-mention="${ID}">Mai</span>`);
    expect(sourceOf({ body, body_format })).toBe(source);
  });
});

describe('what is shown', () => {
  it('is made of known tags only, even of what no server should send', () => {
    const body = `<p onclick="x">a<img src=x onerror="y"><script>z</script><a href="javascript:q">b</a>
      <iframe src="https://a.example"></iframe><svg onload="x"></svg><a href="https://a.example">c</a></p>`;
    const { container } = render(<RichText body={body} body_format="html" />);
    const tags = [...container.querySelectorAll('*')].map(({ tagName }) => tagName);
    expect(tags).toEqual(['DIV', 'P', 'A']);
    expect(container.innerHTML).not.toMatch(/javascript|onclick|onerror|onload/);
  });

  it('names who is mentioned', () => {
    const text = `Ask ${mentionOf({ id: ID, name: 'Mai' })} <b>`;
    const { container } = render(<RichText body={text} body_format="text" />);
    expect(container.textContent).toBe('Ask @Mai <b>');
  });
});
