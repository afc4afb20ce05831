import { ActionIcon, Button } from '@mantine/core';
import type { ReactNode } from 'react';

interface CreateButtonProps {
  label: string;
  icon: ReactNode;
  onClick: () => void;
}

/** The main action of a list; on a phone only its icon, so that the title keeps its room. */
export function CreateButton({ label, icon, onClick }: CreateButtonProps) {
  return (
    <>
      <Button h={32} leftSection={icon} onClick={onClick} visibleFrom="sm">
        {label}
      </Button>
      <ActionIcon
        size={36}
        variant="filled"
        color="indigo"
        aria-label={label}
        onClick={onClick}
        hiddenFrom="sm"
      >
        {icon}
      </ActionIcon>
    </>
  );
}
