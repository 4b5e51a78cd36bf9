// The pages, words and languages that guess_code_page() knows: data only.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace mifdex::io {

/// Groups of languages; a word counts for the pages of its group.
enum class Region : std::uint8_t { kAny, kWestern, kCentral, kTurkish, kBaltic, kFar };

enum class Form : std::uint8_t { kSingleByte, kJapanese, kChinese, kKorean, kTaiwanese };

struct Candidate {
  std::string_view name;
  Region region;
  Form form;
  std::u32string_view frequent;  ///< its languages' letters beyond ASCII that come often
};

inline constexpr std::u32string_view kWesternLetters = U"äöüßÄÖÜéèàçêëîïôùûâáíóúñåæøœãõìòÉÅØÆÑÇÀÈÊ";
// Without those at the codes where windows-1252 has its most frequent letters.
inline constexpr std::u32string_view kDosLetters = U"äöüßÄÖÜéèàçêëîïôùûâáíóúñåæøœìòÉÅØÆÑÇÀÈÊ";
inline constexpr std::u32string_view kCentralLetters =
    U"ąćęłńóśźżáčďéěíňřšťúůýžőűöüäăâîșțşţđĄĆĘŁŃÓŚŹŻÁČĎÉĚÍŘŠŤÚŮÝŽŐŰÖÜ";
inline constexpr std::u32string_view kTurkishLetters = U"ğışİçöüâŞĞÖÜÇ";
inline constexpr std::u32string_view kBalticLetters = U"āčēģīķļņšūžėįųęąõäöüŠŽČĀĒ";
inline constexpr std::u32string_view kCyrillicLetters = U"оеаинтсрвлкмдпуяызьбг";
inline constexpr std::u32string_view kGreekLetters = U"αοιεστνηυρπκμλςόίάήέύώτγδχωθφ";
inline constexpr std::u32string_view kJapaneseLetters =
    U"のにはをがとでしたすまるれないインストール失敗完了容量不足成功";
inline constexpr std::u32string_view kChineseLetters =
    U"的安装失败磁盘空间不足错误无法文件系统程序成功完成已在未能复制更新";
inline constexpr std::u32string_view kTaiwaneseLetters =
    U"的安裝失敗磁碟空間不足錯誤無法檔案系統程式成功完成已在未能複製更新";
inline constexpr std::u32string_view kKoreanLetters =
    U"설치실패디스크공간부족오류파일을를이가의에습니다할수없완료성공습";

// If several pages explain a text equally well, the first is taken.
inline constexpr std::array kCandidates = std::to_array<Candidate>({
    {"windows-1252", Region::kWestern, Form::kSingleByte, kWesternLetters},
    {"cp850", Region::kWestern, Form::kSingleByte, kDosLetters},
    {"cp437", Region::kWestern, Form::kSingleByte, kDosLetters},
    {"windows-1250", Region::kCentral, Form::kSingleByte, kCentralLetters},
    {"cp852", Region::kCentral, Form::kSingleByte, kCentralLetters},
    {"windows-1251", Region::kAny, Form::kSingleByte, kCyrillicLetters},
    {"cp866", Region::kAny, Form::kSingleByte, kCyrillicLetters},
    {"windows-1253", Region::kAny, Form::kSingleByte, kGreekLetters},
    {"windows-1254", Region::kTurkish, Form::kSingleByte, kTurkishLetters},
    {"windows-1257", Region::kBaltic, Form::kSingleByte, kBalticLetters},
    {"windows-1255", Region::kAny, Form::kSingleByte, U""},
    {"windows-1256", Region::kAny, Form::kSingleByte, U""},
    {"shift_jis", Region::kFar, Form::kJapanese, kJapaneseLetters},
    {"gbk", Region::kFar, Form::kChinese, kChineseLetters},
    {"euc-kr", Region::kFar, Form::kKorean, kKoreanLetters},
    {"big5", Region::kFar, Form::kTaiwanese, kTaiwaneseLetters},
});

struct Word {
  std::string_view word;
  Region region;
};

// Words of ASCII letters, lower case, that texts about installations have in these languages.
inline constexpr std::array kWords = std::to_array<Word>({
    {"und", Region::kWestern},        {"der", Region::kWestern},
    {"die", Region::kWestern},        {"nicht", Region::kWestern},
    {"fehler", Region::kWestern},     {"datei", Region::kWestern},
    {"auf", Region::kWestern},        {"le", Region::kWestern},
    {"les", Region::kWestern},        {"pas", Region::kWestern},
    {"est", Region::kWestern},        {"disque", Region::kWestern},
    {"erreur", Region::kWestern},     {"espace", Region::kWestern},
    {"el", Region::kWestern},         {"los", Region::kWestern},
    {"espacio", Region::kWestern},    {"disco", Region::kWestern},
    {"non", Region::kWestern},        {"errore", Region::kWestern},
    {"ikke", Region::kWestern},       {"inte", Region::kWestern},
    {"det", Region::kWestern},        {"fel", Region::kWestern},
    {"nao", Region::kWestern},        {"erro", Region::kWestern},
    {"het", Region::kWestern},        {"chyba", Region::kCentral},
    {"disku", Region::kCentral},      {"nelze", Region::kCentral},
    {"instalace", Region::kCentral},  {"soubor", Region::kCentral},
    {"dostatek", Region::kCentral},   {"nie", Region::kCentral},
    {"dysk", Region::kCentral},       {"dysku", Region::kCentral},
    {"brak", Region::kCentral},       {"miejsca", Region::kCentral},
    {"instalacja", Region::kCentral}, {"plik", Region::kCentral},
    {"hiba", Region::kCentral},       {"nem", Region::kCentral},
    {"lemez", Region::kCentral},      {"hely", Region::kCentral},
    {"napaka", Region::kCentral},     {"prostora", Region::kCentral},
    {"eroare", Region::kCentral},     {"spatiu", Region::kCentral},
    {"hata", Region::kTurkish},       {"yetersiz", Region::kTurkish},
    {"dolu", Region::kTurkish},       {"kurulum", Region::kTurkish},
    {"dosya", Region::kTurkish},      {"diske", Region::kBaltic},
    {"klaida", Region::kBaltic},      {"viga", Region::kBaltic},
});

struct Language {
  std::string_view code;  ///< ISO 639
  std::string_view pages[2];
};

inline constexpr std::array kLanguages = std::to_array<Language>({
    {"de", {"windows-1252", "cp850"}},
    {"fr", {"windows-1252", "cp850"}},
    {"es", {"windows-1252", "cp850"}},
    {"it", {"windows-1252", "cp850"}},
    {"pt", {"windows-1252", "cp850"}},
    {"nl", {"windows-1252", "cp850"}},
    {"sv", {"windows-1252", "cp850"}},
    {"da", {"windows-1252", "cp850"}},
    {"no", {"windows-1252", "cp850"}},
    {"fi", {"windows-1252", "cp850"}},
    {"pl", {"windows-1250", "cp852"}},
    {"cs", {"windows-1250", "cp852"}},
    {"sk", {"windows-1250", "cp852"}},
    {"hu", {"windows-1250", "cp852"}},
    {"sl", {"windows-1250", "cp852"}},
    {"hr", {"windows-1250", "cp852"}},
    {"ro", {"windows-1250", "cp852"}},
    {"ru", {"windows-1251", "cp866"}},
    {"uk", {"windows-1251", "cp866"}},
    {"bg", {"windows-1251", "cp866"}},
    {"be", {"windows-1251", "cp866"}},
    {"sr", {"windows-1250", "windows-1251"}},
    {"el", {"windows-1253", ""}},
    {"tr", {"windows-1254", ""}},
    {"he", {"windows-1255", ""}},
    {"ar", {"windows-1256", ""}},
    {"lt", {"windows-1257", ""}},
    {"lv", {"windows-1257", ""}},
    {"et", {"windows-1257", ""}},
    {"ja", {"shift_jis", ""}},
    {"ko", {"euc-kr", ""}},
    {"zh", {"gbk", "big5"}},
});

}  // namespace mifdex::io
