with

forms as (
    select * from {{ ref('dim_form') }}
),

form_years as (
    select * from {{ ref('int_form_year') }}
),

sections as (
    select * from {{ ref('stg_raw__text_section') }}
    where section_code not in ('report', 'note', 'text')
),

indicators as (
    select * from {{ ref('fct_indicator') }}
),

patterns as (
    select * from {{ ref('placeholder_patterns') }}
),

year_inferred as (
    select
        'year_inferred' as rule_code,
        forms.form_id,
        'fiscal_year' as subject,
        '未写明' || coalesce('（填报日期 ' || forms.filed_on || '）', '') as printed_value,
        concat_ws(
            ' | ', form_years.year_by_prior_years, nullif(form_years.year_by_filing, form_years.year_by_prior_years)
        )
            as expected_value,
        abs(form_years.year_by_filing - form_years.year_by_prior_years)::decimal(18, 6) as difference,
        '年' as difference_unit,
        '表内未写明预算年度' || coalesce('，推断为 ' || forms.fiscal_year || ' 年', '，也无从推断')
        || coalesce('；近两年收支列显示应为 ' || form_years.year_by_prior_years || ' 年', '')
        || coalesce('；填报日期 ' || forms.filed_on || ' 可能指 ' || form_years.year_by_filing || ' 年', '')
        || '。' as message_zh,
        'The form states no fiscal year; ' || coalesce(forms.fiscal_year || ' is inferred', 'none can be inferred')
        || coalesce('; its prior-year columns say ' || form_years.year_by_prior_years, '')
        || coalesce('; its filing date ' || forms.filed_on || ' could mean ' || form_years.year_by_filing, '')
        || '.' as message_en,
        []::varchar[] as fact_ids
    from forms
    inner join form_years on forms.form_id = form_years.form_id
    where
        forms.fiscal_year_basis is distinct from 'stated'
        and (forms.fiscal_year is not null or forms.form_id in (select indicators.form_id from indicators))
),

texts as (
    select
        form_id,
        unnest(['heading', 'text']) as text_kind,
        coalesce(nullif(left(regexp_replace(heading, '\s|[:：]$', '', 'g'), 30), ''), section_code) as place,
        null::varchar as fact_id,
        unnest([heading, text]) as text_printed
    from sections
    union all by name
    select
        form_id,
        'indicator' as text_kind,
        coalesce(indicator_name, '指标') as place,
        indicator_id as fact_id,
        unnest([indicator_name, target_printed]) as text_printed
    from indicators
),

placeholders as (
    select
        texts.form_id,
        texts.place,
        texts.fact_id,
        patterns.name_zh,
        patterns.name_en,
        regexp_extract({{ clean_text('texts.text_printed') }}, patterns.pattern) as found
    from texts
    inner join patterns
        on
            list_contains(string_split(patterns.applies_to, '_or_'), texts.text_kind)
            and regexp_matches(coalesce({{ clean_text('texts.text_printed') }}, ''), patterns.pattern)
),

placeholder_left as (
    select
        'placeholder_left' as rule_code,
        form_id,
        place as subject,
        string_agg(distinct found, ' / ' order by found) as printed_value,
        null::varchar as expected_value,
        null::decimal(18, 6) as difference,
        null::varchar as difference_unit,
        '“' || place || '”中留有模板占位内容：' || string_agg(distinct name_zh, '、' order by name_zh) || '（'
        || string_agg(distinct found, ' / ' order by found) || '）。' as message_zh,
        'In ' || place || ' a part of the blank template is left: '
        || string_agg(distinct name_en, ', ' order by name_en)
        || ' ('
        || string_agg(distinct found, ' / ' order by found)
        || ').'
            as message_en,
        list_filter([fact_id], lambda x: x is not null) as fact_ids
    from placeholders
    group by form_id, place, fact_id
),

findings as (
    select * from year_inferred
    union all by name
    select * from placeholder_left
),

final as (
    select
        rule_code,
        form_id,
        subject,
        printed_value,
        expected_value,
        difference,
        difference_unit,
        null::varchar as severity,
        message_zh,
        message_en,
        fact_ids
    from findings
)

select * from final
