import { Button, Group as Row, Stack } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { ResourceMeta } from '../meta';
import type { Resource } from '../resource';
import { ConditionBuilder } from './ConditionBuilder';
import { askable } from './askable';
import { fromTree, isUnfinished, newTest, toTree, type Group, type Tree } from './model';
import { Dialog } from '../ui/Dialog';

interface ConditionDialogProps {
  resource: Resource;
  meta: ResourceMeta;
  tree: Tree | undefined;
  onApply: (tree: Tree | undefined) => void;
  onClose: () => void;
}

function begun(tree: Tree | undefined): Group {
  const group = fromTree(tree);
  return group.parts.length > 0 ? group : { ...group, parts: [newTest()] };
}

/** What the chips of a list cannot say: “or”, “none of”, and groups. */
export default function ConditionDialog(props: ConditionDialogProps) {
  const { resource, meta, tree, onApply, onClose } = props;
  const { t } = useTranslation('kit');
  const [group, setGroup] = useState(() => begun(tree));
  const [strict, setStrict] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setStrict(true);
    if (!isUnfinished(group)) onApply(toTree(group) ?? undefined);
  };
  return (
    <Dialog
      opened
      onClose={onClose}
      size="xl"
      title={t('conditions.title')}
      closeButtonProps={{ 'aria-label': t('common:close') }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <ConditionBuilder
            resource={resource}
            fields={askable(meta)}
            strict={strict}
            group={group}
            onChange={setGroup}
          />
          <Row justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              {t('common:cancel')}
            </Button>
            <Button type="submit">{t('list.apply')}</Button>
          </Row>
        </Stack>
      </form>
    </Dialog>
  );
}
