import { Alert, List } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '@/lib/errors';
import { errorText, issueText, pointerToPath } from '@/lib/problems';

interface FormFailureProps {
  failure: AppError | null;
  /** Paths that show their own error below the field. */
  fields: readonly string[];
}

/** On top of a form: what no field can show, and a list when several things are wrong. */
export function FormFailure({ failure, fields }: FormFailureProps) {
  const { t } = useTranslation();
  if (!failure) return null;
  const homeless = failure.issues.filter((issue) => !fields.includes(pointerToPath(issue.pointer)));
  const shown = failure.issues.length > 1 ? failure.issues : homeless;
  if (failure.issues.length > 0 && shown.length === 0) return null;
  return (
    <Alert
      role="alert"
      color="red"
      variant="light"
      icon={<IconAlertCircle size={18} stroke={1.6} />}
      title={shown.length > 1 ? t('kit:form.several', { count: shown.length }) : undefined}
    >
      {shown.length > 1 ? (
        <List size="sm">
          {shown.map((issue) => (
            <List.Item key={issue.pointer + issue.code}>{issueText(t, issue)}</List.Item>
          ))}
        </List>
      ) : (
        errorText(t, failure)
      )}
    </Alert>
  );
}
