import '@mantine/notifications/styles.css';
import { useMediaQuery } from '@mantine/hooks';
import { Notifications } from '@mantine/notifications';

export default function Toasts() {
  const phone = useMediaQuery('(max-width: 767px)');
  return <Notifications position={phone ? 'top-center' : 'bottom-right'} limit={3} />;
}
