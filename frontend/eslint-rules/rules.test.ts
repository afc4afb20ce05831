import { RuleTester } from 'eslint';
import { describe, it } from 'vitest';
import { contextWalls } from './context-walls.js';
import { noLiteralText } from './no-literal-text.js';
import { noRawColour } from './no-raw-colour.js';

RuleTester.describe = describe;
RuleTester.it = it;
RuleTester.itOnly = it.only;

const tester = new RuleTester({
  languageOptions: { parserOptions: { ecmaFeatures: { jsx: true } } },
});
const one = [{ message: /./ }];

tester.run('no-literal-text', noLiteralText, {
  valid: ['<p>{t("save")}</p>', '<p> · </p>', '<a title={t("x")} href="home">{name}</a>'],
  invalid: [
    { code: '<p>Save</p>', errors: one },
    { code: '<p>Lưu lại</p>', errors: one },
    { code: '<input aria-label="Search" />', errors: one },
  ],
});

tester.run('no-raw-colour', noRawColour, {
  valid: ['const a = "var(--r-text)"', 'const a = "#top"', 'const a = "/docs#accounts"'],
  invalid: [
    { code: 'const a = "#fff"', errors: one },
    { code: 'const a = `1px solid #e4e6ea`', errors: one },
  ],
});

const inCustomers = '/repo/frontend/src/contexts/customers/resource.ts';
const inKit = '/repo/frontend/src/kit/resource.ts';

tester.run('context-walls', contextWalls, {
  valid: [
    { filename: inCustomers, code: "import { x } from '@/contexts/activities'" },
    { filename: inCustomers, code: "import { x } from './accounts'" },
    { filename: inCustomers, code: "import { x } from '@/kit/resource'" },
    { filename: inKit, code: "import { x } from '@/lib/format'" },
  ],
  invalid: [
    {
      filename: inCustomers,
      code: "import { x } from '@/contexts/activities/Composer'",
      errors: one,
    },
    { filename: inCustomers, code: "import { x } from '@/app/router'", errors: one },
    { filename: inKit, code: "import { x } from '@/contexts/customers'", errors: one },
    { filename: inKit, code: "import { x } from '../contexts/customers'", errors: one },
    { filename: inKit, code: "const page = () => import('@/app/router')", errors: one },
  ],
});
