import { IconUserCircle } from '@tabler/icons-react';
import { lazy, Suspense, useState, type ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { Face } from '@/kit/ui/Face';
import { useMe } from '@/lib/permissions';
import classes from './shell.module.css';

const load = () => import('./UserMenuItems');
const UserMenuItems = lazy(load);

/** The menu itself is fetched when a pointer or the focus comes near. */
export function UserMenu({ compact = false }: { compact?: boolean }) {
  const [asked, setAsked] = useState(false);
  const near = () => void load();
  const closed = (
    <MenuButton
      compact={compact}
      aria-haspopup="menu"
      aria-expanded={false}
      onPointerEnter={near}
      onFocus={near}
      onClick={() => setAsked(true)}
    />
  );
  if (!asked) return closed;
  return (
    <Suspense fallback={closed}>
      <UserMenuItems compact={compact} />
    </Suspense>
  );
}

type MenuButtonProps = ComponentProps<'button'> & { compact: boolean };

export function MenuButton({ compact, ...props }: MenuButtonProps) {
  const { t } = useTranslation();
  const name = useMe()?.user.name ?? '';
  if (compact) {
    return (
      <button type="button" className={classes.thumb} {...props}>
        <IconUserCircle size={20} stroke={1.6} aria-hidden="true" />
        <span>{t('shell.me')}</span>
      </button>
    );
  }
  return (
    <button type="button" className={classes.user} {...props}>
      <Face name={name || '?'} size="md" />
      <span className={classes.entryText}>{name}</span>
      <span className="r-visually-hidden">{t('shell.userMenu')}</span>
    </button>
  );
}
