const LETTERS = /\p{L}{2,}/u;
const SPOKEN = new Set(['aria-label', 'title', 'placeholder', 'label', 'alt', 'description']);

/** Words that a person reads come from the locale files, in every language or not at all. */
export const noLiteralText = {
  meta: {
    type: 'problem',
    messages: { text: 'Put “{{text}}” into the locale files.' },
    schema: [],
  },
  create(context) {
    function report(node, text) {
      if (LETTERS.test(text))
        context.report({ node, messageId: 'text', data: { text: text.trim() } });
    }
    return {
      JSXText(node) {
        report(node, node.value);
      },
      JSXAttribute(node) {
        const spoken = SPOKEN.has(String(node.name.name));
        if (spoken && node.value?.type === 'Literal') report(node, String(node.value.value));
      },
    };
  },
};
