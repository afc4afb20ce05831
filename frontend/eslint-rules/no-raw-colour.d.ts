import type { Rule } from 'eslint';

export declare const noRawColour: Rule.RuleModule;
