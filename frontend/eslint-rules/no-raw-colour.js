const HEX = /#(?:[0-9a-f]{8}|[0-9a-f]{6}|[0-9a-f]{3,4})\b/i;

/** Colours have names, and the names have two values: theme/tokens.ts is the one place for them. */
export const noRawColour = {
  meta: { type: 'problem', messages: { hex: 'Name a colour of theme/tokens.ts.' }, schema: [] },
  create(context) {
    function check(node, text) {
      if (HEX.test(text)) context.report({ node, messageId: 'hex' });
    }
    return {
      Literal(node) {
        if (typeof node.value === 'string') check(node, node.value);
      },
      TemplateElement(node) {
        check(node, node.value.raw);
      },
    };
  },
};
