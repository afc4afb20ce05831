import { useForm, type UseFormInput, type UseFormReturnType } from '@mantine/form';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { toAppError, type AppError } from '@/lib/errors';
import { fieldErrors } from '@/lib/problems';

export interface ServerForm<V extends Record<string, unknown>> {
  form: UseFormReturnType<V>;
  failure: AppError | null;
  busy: boolean;
  submit: (work: (values: V) => Promise<void>) => (event?: FormEvent<HTMLFormElement>) => void;
}

/** Mantine's form, uncontrolled, with the API's problems put under the fields they point at. */
export function useServerForm<V extends Record<string, unknown>>(
  input: UseFormInput<V>,
): ServerForm<V> {
  const { t } = useTranslation();
  const form = useForm<V>({ mode: 'uncontrolled', ...input });
  const [failure, setFailure] = useState<AppError | null>(null);
  const [busy, setBusy] = useState(false);

  function show(error: unknown): void {
    const problem = toAppError(error);
    setFailure(problem);
    const errors = fieldErrors(t, problem);
    form.setErrors(errors);
    const first = Object.keys(errors)[0];
    if (first) form.getInputNode(first)?.focus();
  }

  async function run(work: (values: V) => Promise<void>, values: V): Promise<void> {
    setBusy(true);
    setFailure(null);
    try {
      await work(values);
    } catch (error) {
      show(error);
    } finally {
      setBusy(false);
    }
  }

  const submit = (work: (values: V) => Promise<void>) =>
    form.onSubmit((values) => void run(work, values));
  return { form, failure, busy, submit };
}
