import type { Phrasebook } from './phrasebook.ts'

export const spanish: Phrasebook = {
  language: 'es',
  timeZone: 'Madrid',
  dialling: '+34 91 5550',
  given: ['Begoña', 'Íñigo', 'Martín', 'Lucía', 'Ramón', 'Itziar', 'Jesús Ángel', 'Nuño'],
  family: ['Peñalara', 'Zorzal Ibáñez', 'del Romeral', 'Ñandú', 'Castañeda Luz', 'Güemes'],
  topics: {
    billing: [
      'La factura {order} lleva un IVA equivocado',
      'Buenos días:\nla factura {order} se emitió con el 19 % en lugar del 7 %. ¿Pueden corregirla?',
    ],
    login: ['No puedo entrar tras cambiar la contraseña', 'Desde esta mañana la página solo dice «sesión caducada».'],
    export: [
      'La exportación CSV se detiene en la fila {n}',
      'La exportación nocturna termina tras {n} filas sin ningún error.',
    ],
    integration: ['Los webhooks fallan con 401', 'Ayer cambiamos el secreto y desde entonces se rechaza cada envío.'],
    feature: [
      '¿Habrá paneles compartidos?',
      'Nuestros responsables querrían compartir un panel en vez de copiarlo {n} veces.',
    ],
    howto: ['¿Cómo invito a {n} compañeros a la vez?', 'Tenemos una lista en una hoja de cálculo. ¿Se puede subir?'],
    outage: ['No funciona nada', 'No carga ninguna página, error 502 en todas. Hay {n} personas paradas. ¿Qué ocurre?'],
  },
  followUps: ['¿Hay novedades?', 'Gracias, pero sigue igual.', 'Adjunto la captura que pedían.'],
  replies: [
    'Gracias por avisar, lo estamos revisando.',
    '¿Podría enviarnos una captura y la hora del error?',
    'Hemos encontrado la causa y probamos la solución.',
  ],
  solved: ['Ya está resuelto. Escríbanos si vuelve a ocurrir.', 'Adjuntamos la factura corregida. ¡Un saludo!'],
  praise: ['Muy rápidos y amables', 'Resuelto al momento 🙌'],
  complaints: ['Es la tercera vez este mes.', 'Nadie leyó mi primer mensaje'],
}
