export { useCurrencyChoices } from './choices';
