import type { Phrasebook } from './phrasebook.ts'

export const polish: Phrasebook = {
  language: 'pl',
  timeZone: 'Warsaw',
  dialling: '+48 22 5550',
  given: ['Bożena', 'Świętosław', 'Łucja', 'Grażyna', 'Żaneta', 'Mściwój', 'Jaśmina', 'Zdzisława'],
  family: ['Brzęczykowska', 'Żółtowski', 'Chrząszczewska', 'Ćmielowski', 'Źdźbło', 'Gołąbek'],
  topics: {
    billing: [
      'Faktura {order} ma błędną stawkę VAT',
      'Dzień dobry,\nna fakturze {order} jest 19% zamiast 7%. Czy mogą ją Państwo poprawić przed końcem miesiąca?',
    ],
    login: ['Nie mogę się zalogować po zmianie hasła', 'Od rana widzę tylko „sesja wygasła”.'],
    export: [
      'Eksport CSV zatrzymuje się na wierszu {n}',
      'Nocny eksport kończy się po {n} wierszach, bez żadnego błędu.',
    ],
    integration: [
      'Webhooki kończą się błędem 401',
      'Wczoraj zmieniliśmy sekret i od tego czasu każde wywołanie jest odrzucane.',
    ],
    feature: [
      'Wspólne pulpity – czy to możliwe?',
      'Nasi liderzy woleliby dzielić jeden pulpit, zamiast kopiować go {n} razy.',
    ],
    howto: ['Jak zaprosić {n} osób naraz?', 'Mamy listę w arkuszu. Czy można ją wgrać?'],
    outage: ['Nic nie działa', 'Żadna strona się nie otwiera, wszędzie błąd 502. Czeka {n} osób. Co się dzieje?'],
  },
  followUps: ['Czy są jakieś wieści?', 'Dziękuję, niestety bez zmian.', 'W załączeniu zrzut ekranu.'],
  replies: [
    'Dziękujemy za zgłoszenie, sprawdzamy.',
    'Czy mogą Państwo przesłać zrzut ekranu i godzinę zdarzenia?',
    'Znaleźliśmy przyczynę i testujemy poprawkę.',
  ],
  solved: ['Naprawione. Prosimy o wiadomość, gdyby problem wrócił.', 'Poprawiona faktura w załączniku. Miłego dnia!'],
  praise: ['Szybko i uprzejmie', 'Rozwiązane od ręki 🎉'],
  complaints: ['Trzeci raz w tym miesiącu.', 'Zbyt długo czekałam na odpowiedź'],
}
