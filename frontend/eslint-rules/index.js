import { contextWalls } from './context-walls.js';
import { noLiteralText } from './no-literal-text.js';
import { noRawColour } from './no-raw-colour.js';

export default {
  rules: {
    'context-walls': contextWalls,
    'no-literal-text': noLiteralText,
    'no-raw-colour': noRawColour,
  },
};
