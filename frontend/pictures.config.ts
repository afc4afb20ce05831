import tests from './playwright.config';

/** Takes the pictures of docs/screens anew: `npx playwright test --config pictures.config.ts`. */
export default { ...tests, testMatch: /pictures\.ts/, projects: [{ name: 'pictures' }] };
