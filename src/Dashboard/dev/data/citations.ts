export const citations = [
  {
    number: 1,
    title: 'Changing an order',
    url: 'https://help.tidewater.example/orders/changing',
    quote: 'You can change the delivery address until the parcel has left our warehouse.',
    document_id: 11,
  },
  {
    number: 2,
    title: 'Delivery times',
    url: 'https://help.tidewater.example/delivery',
    quote: 'Orders placed before 14:00 leave the warehouse on the same working day.',
    document_id: 12,
  },
];
