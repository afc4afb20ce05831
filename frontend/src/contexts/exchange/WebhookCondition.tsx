import { Button, Input, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { askable } from '@/kit/conditions/askable';
import { ConditionBuilder } from '@/kit/conditions/ConditionBuilder';
import { newGroup, type Group } from '@/kit/conditions/model';
import { isCustom, useMetaQuery } from '@/kit/meta';
import { useResources } from '@/kit/registry';
import { recordTypeOf } from './webhookTarget';

interface WebhookConditionProps {
  events: readonly string[];
  group: Group;
  /** Points at what is not filled in yet. */
  strict: boolean;
  error: ReactNode;
  onChange: (group: Group) => void;
}

/** Which records a webhook tells of, among those whose events it names. */
export function WebhookCondition({ events, error, ...builder }: WebhookConditionProps) {
  const { t } = useTranslation('admin');
  return (
    <Input.Wrapper
      labelElement="div"
      descriptionProps={{ mb: 6 }}
      label={t('webhooks.condition')}
      description={t('webhooks.conditionHint')}
      error={error}
      inputWrapperOrder={['label', 'description', 'input', 'error']}
    >
      <Body type={recordTypeOf(events)} {...builder} />
    </Input.Wrapper>
  );
}

type BodyProps = Omit<WebhookConditionProps, 'events' | 'error'> & { type: string | null };

function Body({ type, group, strict, onChange }: BodyProps) {
  const { t } = useTranslation('admin');
  const resource = useResources().find((each) => each.type === type);
  const metas = useMetaQuery().data?.items;
  const meta = metas?.find(({ key }) => key === resource?.key);
  if (resource && meta) {
    const fields = askable(meta).filter(({ name }) => !isCustom(name));
    return (
      <ConditionBuilder
        resource={resource}
        fields={fields}
        strict={strict}
        group={group}
        onChange={onChange}
      />
    );
  }
  if (group.parts.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('webhooks.conditionOne')}
      </Text>
    );
  }
  return (
    <>
      <Text size="sm" mb={6}>
        {t('webhooks.conditionKept')}
      </Text>
      <Button variant="default" size="compact-sm" onClick={() => onChange(newGroup('all', []))}>
        {t('webhooks.dropCondition')}
      </Button>
    </>
  );
}
