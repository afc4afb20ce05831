import type { Rule } from 'eslint';

export declare const contextWalls: Rule.RuleModule;
