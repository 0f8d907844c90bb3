-- depends_on: {{ ref('placeholder_patterns') }}
with

forms as (
    select * from {{ ref('int_current_form') }}
),

sections as (
    select sections.*
    from {{ ref('stg_raw__text_section') }} as sections
    semi join forms on sections.form_id = forms.form_id
    where sections.section_code not in ('report', 'note', 'text')
),

indicators as (
    select * from {{ ref('fct_indicator') }}
),

texts as (
    select
        sections.form_id,
        kinds.text_kind,
        coalesce(nullif(left(regexp_replace(sections.heading, '\s|[:：]$', '', 'g'), 30), ''), sections.section_code)
            as place,
        null::varchar as fact_id,
        case when kinds.text_kind = 'heading' then sections.heading else sections.text end as text_printed
    from sections
    cross join (values ('heading'), ('text')) as kinds (text_kind)
    union all by name
    select
        form_id,
        'indicator' as text_kind,
        coalesce(indicator_name, '指标') as place,
        indicator_id as fact_id,
        unnest([indicator_name, target_printed]) as text_printed
    from indicators
),

cleaned as (
    select
        *,
        {{ clean_text('text_printed') }} as text_cleaned
    from texts
    where text_printed is not null
),

-- each text once with every pattern that applies to its kind
placeholders as (
    {% for applies_to, pattern, name_zh, name_en in seed_rows(
        'placeholder_patterns', ['applies_to', 'pattern', 'name_zh', 'name_en']
    ) %}
        {% set literal = pattern | replace("'", "''") %}
        select
            form_id,
            place,
            fact_id,
            '{{ name_zh }}' as name_zh,
            '{{ name_en }}' as name_en,
            regexp_extract(text_cleaned, '{{ literal }}') as found
        from cleaned
        where text_kind in ('{{ applies_to.split('_or_') | join("', '") }}') and regexp_matches(text_cleaned, '{{ literal }}') -- noqa: LT05
        union all
    {% endfor %}
    select
        form_id,
        place,
        fact_id,
        null as name_zh,
        null as name_en,
        null as found
    from cleaned
    where false
),

found as (
    select
        form_id,
        place,
        fact_id,
        string_agg(distinct found, ' / ' order by found) as found,
        string_agg(distinct name_zh, '、' order by name_zh) as names_zh,
        string_agg(distinct name_en, ', ' order by name_en) as names_en
    from placeholders
    group by form_id, place, fact_id
),

places as (
    select distinct
        form_id,
        place,
        fact_id
    from texts
),

final as (
    select
        'placeholder_left' as rule_code,
        places.form_id,
        places.place as subject,
        case when found.found is null then 'pass' else 'fail' end as verdict,
        found.found as printed_value,
        '“' || places.place || '”中留有模板占位内容：' || found.names_zh || '（' || found.found || '）。' as message_zh,
        'In ' || places.place || ' a part of the blank template is left: ' || found.names_en || ' (' || found.found
        || ').' as message_en,
        case when places.fact_id is null then [] else [places.fact_id] end as fact_ids
    from places
    left join found
        on
            places.form_id = found.form_id
            and places.place = found.place
            and coalesce(places.fact_id, '') = coalesce(found.fact_id, '')
)

select * from final
