import classes from './ui.module.css';

export function Kbd({ keys }: { keys: string }) {
  return (
    <kbd className={classes.kbd} aria-hidden="true">
      {keys}
    </kbd>
  );
}
